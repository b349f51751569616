package io.granary.gateway.access.identity;

import io.granary.gateway.access.policy.PolicyDocument;
import io.granary.gateway.access.policy.PolicyReader;
import io.granary.model.name.BucketName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The policies that need not be written: `readonly`, `readwrite`, `writeonly` and `admin`, of everything or of some
/// buckets and prefixes, as in `readonly@data/images/,models`.
public final class Canned {
    private static final Set<String> NAMES = Set.of("readonly", "readwrite", "writeonly", "admin");

    private static final List<String> READ = List.of("s3:GetObject*", "s3:ListObject*Annotation*");
    private static final List<String> WRITE = List.of(
            "s3:PutObject",
            "s3:PutObjectTagging",
            "s3:PutObject*Annotation",
            "s3:AbortMultipartUpload",
            "s3:ListMultipartUploadParts");
    private static final List<String> DELETE = List.of("s3:DeleteObject*");
    private static final List<String> LIST = List.of("s3:ListBucket", "s3:ListBucketVersions");
    private static final List<String> LOOK = List.of(
            "s3:GetBucketLocation",
            "s3:GetBucketVersioning",
            "s3:GetBucketTagging",
            "s3:GetBucketObjectLockConfiguration");

    private record Place(String bucket, String prefix) {}

    private Canned() {}

    /// Whether `attached` names one of them.
    public static boolean is(String attached) {
        int at = attached.indexOf('@');
        return NAMES.contains(at < 0 ? attached : attached.substring(0, at));
    }

    /// Throws `IllegalArgumentException` for a bucket or prefix that cannot be.
    public static PolicyDocument document(String attached) {
        return PolicyReader.ofIdentity(json(attached).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /// The policy in IAM's language, for people to read.
    public static String json(String attached) {
        int at = attached.indexOf('@');
        var name = at < 0 ? attached : attached.substring(0, at);
        var places = places(at < 0 ? "" : attached.substring(at + 1));
        boolean everywhere = at < 0;
        var statements = new ArrayList<String>();
        var objects = places.stream()
                .map(place -> "arn:aws:s3:::" + place.bucket + '/' + place.prefix + '*')
                .toList();
        var buckets = places.stream()
                .map(place -> "arn:aws:s3:::" + place.bucket)
                .distinct()
                .toList();
        if (name.equals("admin")) {
            statements.add(
                    everywhere
                            ? statement(List.of("s3:*", "granary:Administer", "sts:AssumeRole"), List.of("*"), "")
                            : statement(
                                    List.of("s3:*"),
                                    Stream.concat(buckets.stream(), objects.stream())
                                            .toList(),
                                    ""));
        } else {
            var onObjects = new ArrayList<String>();
            if (!name.equals("writeonly")) {
                onObjects.addAll(READ);
            }
            if (!name.equals("readonly")) {
                onObjects.addAll(WRITE);
            }
            if (name.equals("readwrite")) {
                onObjects.addAll(DELETE);
            }
            statements.add(statement(onObjects, objects, ""));
            var onBuckets = new ArrayList<>(LOOK);
            if (!name.equals("readonly")) {
                onBuckets.add("s3:ListBucketMultipartUploads");
            }
            statements.add(statement(onBuckets, buckets, ""));
            if (!name.equals("writeonly")) {
                for (var place : places) {
                    statements.add(statement(
                            LIST,
                            List.of("arn:aws:s3:::" + place.bucket),
                            place.prefix.isEmpty() ? "" : place.prefix + '*'));
                }
            }
        }
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
    }

    private static List<Place> places(String text) {
        if (text.isEmpty()) {
            return List.of(new Place("*", ""));
        }
        var found = new ArrayList<Place>();
        for (var one : text.split(",", -1)) {
            int slash = one.indexOf('/');
            var bucket = slash < 0 ? one : one.substring(0, slash);
            var prefix = slash < 0 ? "" : one.substring(slash + 1);
            if (!BucketName.isLegal(bucket)) {
                throw new IllegalArgumentException("no bucket can have the name '" + bucket + '\'');
            }
            if (prefix.length() > 1024 || prefix.chars().anyMatch(c -> c < ' ' || "*?$\"\\".indexOf(c) >= 0)) {
                throw new IllegalArgumentException("write a policy for the prefix '" + prefix + '\'');
            }
            found.add(new Place(bucket, prefix));
        }
        return found;
    }

    private static String statement(List<String> actions, List<String> resources, String prefix) {
        return "{\"Effect\":\"Allow\",\"Action\":" + list(actions) + ",\"Resource\":" + list(resources)
                + (prefix.isEmpty() ? "" : ",\"Condition\":{\"StringLike\":{\"s3:prefix\":\"" + prefix + "\"}}")
                + '}';
    }

    private static String list(List<String> texts) {
        return texts.stream().map(text -> '"' + text + '"').collect(Collectors.joining(",", "[", "]"));
    }
}
