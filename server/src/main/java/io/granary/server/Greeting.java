package io.granary.server;

import io.granary.server.config.HostPort;
import io.granary.server.config.ServerConfig;
import java.io.PrintWriter;
import java.nio.file.Path;

/// What the operator reads when the server is up: where it is, how to get in, and what an answered write is worth.
record Greeting(ServerConfig config, HostPort s3, HostPort admin, boolean keyFromEnvironment) {
    void print(PrintWriter out) {
        out.println();
        out.println("Granary serves S3 at " + url() + " (region " + config.region() + ")");
        out.println("  data         "
                + String.join(", ", config.data().stream().map(Path::toString).toList()));
        out.println("  credentials  " + credentials());
        out.println("  durability   " + durability());
        out.println("  admin        " + admin.url() + "/health/ready, /metrics");
        out.println();
        out.println("Try it in Python (pip install boto3):");
        example().lines().forEach(line -> out.println("  " + line));
        out.println();
        out.println("Ctrl-C stops it.");
        out.flush();
    }

    private String url() {
        return s3.url(config.tls().isPresent() ? "https" : "http");
    }

    private String credentials() {
        return keyFromEnvironment
                ? "from " + AccessKey.ID_VARIABLE + " and " + AccessKey.SECRET_VARIABLE
                : file() + " (readable by you only, in the form of ~/.aws/credentials)";
    }

    private Path file() {
        return config.data().getFirst().resolve(CredentialsFile.NAME);
    }

    private String durability() {
        return switch (config.durability()) {
            case SYNC -> "sync: an answered write is on disk and survives a power cut";
            case RELAXED -> "relaxed: synced once a second; a power cut may take the last second of answered writes";
        };
    }

    /// Three lines that work as they stand.
    private String example() {
        var client =
                "s3 = boto3.client(\"s3\", endpoint_url=\"" + url() + "\", region_name=\"" + config.region() + "\"";
        var login = keyFromEnvironment
                ? "import boto3, os\n" + client + ", aws_access_key_id=os.environ[\"" + AccessKey.ID_VARIABLE
                        + "\"], aws_secret_access_key=os.environ[\"" + AccessKey.SECRET_VARIABLE + "\"])\n"
                : "import boto3, configparser as c; k = c.ConfigParser(interpolation=None); k.read(\"" + file()
                        + "\")\n" + client + ", **k[\"default\"])\n";
        return login
                + "s3.create_bucket(Bucket=\"hello\"); s3.put_object(Bucket=\"hello\", Key=\"a.txt\", Body=b\"hi\");"
                + " print(s3.get_object(Bucket=\"hello\", Key=\"a.txt\")[\"Body\"].read())";
    }
}
