package io.granary.server.backup;

import io.granary.server.config.OperatorMistake;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/// Finds the place that an operator names: a directory, or `s3://BUCKET/PREFIX`.
public final class BackupPlaces {
    private static final String S3 = "s3://";

    private BackupPlaces() {}

    /// Opens the place.
    ///
    /// @param environment for the endpoint, region and keys of a bucket, under the names that AWS's tools use
    public static BackupPlace open(String name, Map<String, String> environment) throws IOException {
        if (!name.startsWith(S3)) {
            return new DirectoryPlace(Path.of(name).toAbsolutePath().normalize());
        }
        var rest = name.substring(S3.length());
        int slash = rest.indexOf('/');
        var bucket = slash < 0 ? rest : rest.substring(0, slash);
        var prefix = slash < 0 ? "" : rest.substring(slash + 1).replaceAll("/+$", "");
        if (bucket.isEmpty() || !prefix.matches("[A-Za-z0-9/_.-]*")) {
            throw new OperatorMistake(
                    "'" + name + "' is no s3://BUCKET/PREFIX of plain letters, digits, '/', '-', '_', '.'");
        }
        var region = environment.getOrDefault("AWS_REGION", "us-east-1");
        var endpoint =
                environment.getOrDefault("AWS_ENDPOINT_URL_S3", environment.getOrDefault("AWS_ENDPOINT_URL", ""));
        if (endpoint.isEmpty()) {
            endpoint = "https://s3." + region + ".amazonaws.com";
        }
        return new S3Place(
                URI.create(endpoint.replaceAll("/+$", "")),
                bucket,
                prefix,
                region,
                required(environment, "AWS_ACCESS_KEY_ID"),
                required(environment, "AWS_SECRET_ACCESS_KEY"));
    }

    private static String required(Map<String, String> environment, String name) {
        var value = environment.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new OperatorMistake(
                    name + " is not set",
                    "a bucket needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
                            + " and AWS_ENDPOINT_URL for a store that is not Amazon's");
        }
        return value;
    }
}
