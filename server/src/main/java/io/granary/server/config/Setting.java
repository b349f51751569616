package io.granary.server.config;

import java.util.List;

/// One thing that can be set: as a flag `--name`, or as `name:` in the configuration file. This table is the only place
/// that names settings; the flags, the file's keys and the help come from it, and a test compares
/// `docs/operations.md` with it.
///
/// @param label what the value is, for the help
/// @param fallback the default, as it would be written
/// @param repeatable whether it may be given several times (a list in the file)
/// @param meaning one sentence for the help
public record Setting(String name, String label, List<String> fallback, boolean repeatable, String meaning) {
    static final Setting DATA = list(
            "data", "DIR", List.of("./data"), "Directory of the store. Several: the first holds index and segments.");
    static final Setting LISTEN = one("listen", "HOST:PORT", "127.0.0.1:9000", "Where S3 is served.");
    static final Setting ADMIN = one(
            "admin",
            "HOST:PORT",
            "127.0.0.1:9001",
            "Where health and metrics are served, unauthenticated, and administrative calls, signed.");
    static final Setting TLS_CERTIFICATE = list(
            "tls-certificate",
            "FILE",
            List.of(),
            "Serves S3 over TLS with this certificate and its chain, in PEM form.");
    static final Setting TLS_KEY =
            list("tls-key", "FILE", List.of(), "The key of the certificate, PKCS #8 in PEM form.");
    static final Setting DURABILITY = one(
            "durability",
            "sync|relaxed",
            "sync",
            "When a write is answered: once it is synced, or synced each second.");
    static final Setting REGION = one("region", "NAME", "us-east-1", "The region that clients sign for.");
    static final Setting DOMAIN =
            list("domain", "NAME", List.of(), "Serves https://BUCKET.NAME/KEY beside https://HOST/BUCKET/KEY.");
    static final Setting PACKING_LIMIT =
            one("packing-limit", "SIZE", "256KiB", "Bodies up to this size are packed, larger ones go to extents.");
    static final Setting SEGMENT_SIZE = one("segment-size", "SIZE", "256MiB", "How large a segment grows.");
    static final Setting RESERVE = one(
            "reserve",
            "SIZE",
            "320MiB",
            "Disk space kept back so that a full store can delete and be compacted: more than a segment.");

    static final Setting COMPACTION_RATE = one(
            "compaction-rate",
            "SIZE",
            "16MiB",
            "Bytes a second that compaction reads and writes beside requests; 0 turns it off.");
    static final Setting SCRUB_RATE =
            one("scrub-rate", "SIZE", "2MiB", "Bytes a second that are read to look for damage; 0 turns it off.");
    static final Setting STALE_UPLOADS =
            one("stale-uploads", "TIME", "7d", "A multipart upload that got no part for so long is given up.");
    static final Setting VERIFY = one(
            "verify",
            "read|scrub",
            "read",
            "When the checksums of large bodies are compared: in every read, or by scrubs only.");
    static final Setting STREAM_MEMORY =
            one("stream-memory", "SIZE", "128MiB", "What all large bodies on their way may hold in memory.");
    static final Setting DISK_QUEUE =
            one("disk-queue", "N", "2", "How many extents are synced to each data directory at the same time.");

    static final Setting LIFECYCLE_DAY =
            one("lifecycle-day", "TIME", "1d", "How long a day of lifecycle rules is; less only to try rules out.");

    static final Setting JOURNAL =
            one("journal", "TIME", "7d", "How long the changes of a bucket can be followed; 0 turns it off.");

    static final Setting BACKUP_TO = list(
            "backup-to", "DIR|s3://BUCKET/PREFIX", List.of(), "Where POST /backup on the admin port keeps backups.");

    static final Setting MASTER_KEY = list(
            "master-key",
            "FILE",
            List.of(),
            "32 bytes in hexadecimal that seal the secrets of users' keys. GRANARY_MASTER_KEY wins; else DATA/master-key.");
    static final Setting OBJECT_OWNERSHIP = one(
            "object-ownership",
            "NAME",
            "BucketOwnerEnforced",
            "What new buckets get: BucketOwnerEnforced (no ACLs), BucketOwnerPreferred or ObjectWriter.");

    static final Setting OIDC_ISSUER = list(
            "oidc-issuer",
            "URL[,audience=NAME][,ca=FILE][,token=FILE][,keys=URL][,skew=TIME]",
            List.of(),
            "An OpenID Connect issuer whose tokens, such as Kubernetes' of service accounts, may take on roles.");

    static final List<Setting> ALL = List.of(
            DATA,
            LISTEN,
            ADMIN,
            TLS_CERTIFICATE,
            TLS_KEY,
            DURABILITY,
            REGION,
            DOMAIN,
            PACKING_LIMIT,
            SEGMENT_SIZE,
            RESERVE,
            COMPACTION_RATE,
            SCRUB_RATE,
            STALE_UPLOADS,
            VERIFY,
            STREAM_MEMORY,
            DISK_QUEUE,
            LIFECYCLE_DAY,
            JOURNAL,
            BACKUP_TO,
            MASTER_KEY,
            OBJECT_OWNERSHIP,
            OIDC_ISSUER);

    public Setting {
        fallback = List.copyOf(fallback);
    }

    /// Every setting, in the order in which the help shows them.
    public static List<Setting> all() {
        return ALL;
    }

    private static Setting one(String name, String label, String fallback, String meaning) {
        return new Setting(name, label, List.of(fallback), false, meaning);
    }

    private static Setting list(String name, String label, List<String> fallback, String meaning) {
        return new Setting(name, label, fallback, true, meaning);
    }
}
