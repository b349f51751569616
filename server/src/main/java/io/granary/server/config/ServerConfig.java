package io.granary.server.config;

import io.granary.gateway.access.acl.Ownership;
import io.granary.gateway.http.TlsFiles;
import io.granary.gateway.lifecycle.LifecycleDay;
import io.granary.gateway.oidc.OidcIssuer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// All settings of a server, checked. Flags win over the file, the file over the defaults.
///
/// @param data the directories of the store, absolute; the first holds index and segments
/// @param tls empty for plain HTTP
/// @param region what clients name when they sign
/// @param masterKey where the key is that seals secrets; empty for the data directory
/// @param objectOwnership of buckets whose creator does not say
/// @param oidcIssuers whose tokens are taken for web identities
/// @param domains for `BUCKET.domain`; empty for paths only
public record ServerConfig(
        List<Path> data,
        HostPort listen,
        HostPort admin,
        Optional<TlsFiles> tls,
        Durability durability,
        String region,
        List<String> domains,
        DataSize packingLimit,
        DataSize segmentSize,
        DataSize reserve,
        Upkeep upkeep,
        Large large,
        Optional<Path> masterKey,
        Ownership objectOwnership,
        List<OidcIssuer> oidcIssuers) {
    /// How the store looks after itself.
    ///
    /// @param compactionRate bytes a second; 0 is not at all
    /// @param scrubRate likewise
    /// @param lifecycleDay how long a day of lifecycle rules is
    /// @param journal how long changes are kept; zero when they are not
    /// @param backupTo where the server keeps backups that it is asked for
    public record Upkeep(
            DataSize compactionRate,
            DataSize scrubRate,
            LifecycleDay lifecycleDay,
            Duration journal,
            Optional<String> backupTo) {}

    /// How large bodies are treated.
    ///
    /// @param streamMemory what they may hold in memory together
    /// @param diskQueue how many extents are synced in each directory at the same time
    public record Large(Duration staleUploads, Verify verify, DataSize streamMemory, int diskQueue) {}

    /// When the checksums of large bodies are compared.
    public enum Verify {
        /// Whenever a block is read, before a byte of it is sent.
        READ,
        /// By the scrub alone: reads send what is there.
        SCRUB
    }

    /// When a write is answered.
    public enum Durability {
        /// After `fdatasync`, shared by all writes that queued meanwhile.
        SYNC,
        /// After `write`; a sync follows within a second.
        RELAXED
    }

    public ServerConfig {
        data = List.copyOf(data);
        domains = List.copyOf(domains);
        oidcIssuers = List.copyOf(oidcIssuers);
    }

    /// Reads the settings. `flags` holds the texts of the flags that were given, by [Setting#name()]. Throws
    /// [OperatorMistake].
    public static ServerConfig read(Map<String, List<String>> flags, Optional<Path> file) {
        var texts = new HashMap<String, List<String>>();
        Setting.all().forEach(setting -> texts.put(setting.name(), setting.fallback()));
        file.map(ConfigFile::read).ifPresent(texts::putAll);
        texts.putAll(flags);
        return new Reader(texts).config();
    }

    /// Turns texts into values, naming the setting when one is wrong.
    private record Reader(Map<String, List<String>> texts) {
        ServerConfig config() {
            return new ServerConfig(
                    directories(),
                    one(Setting.LISTEN, HostPort::parse),
                    one(Setting.ADMIN, HostPort::parse),
                    tls(),
                    one(Setting.DURABILITY, Reader::durability),
                    one(Setting.REGION, text -> matching(text, "[a-z0-9-]{1,64}", "a region such as us-east-1")),
                    many(
                            Setting.DOMAIN,
                            text -> matching(text, "[a-z0-9.-]{1,253}", "a domain such as s3.example.org")),
                    size(Setting.PACKING_LIMIT, "0", "512KiB"),
                    size(Setting.SEGMENT_SIZE, "2MiB", "1GiB"),
                    size(Setting.RESERVE, "0", "1TiB"),
                    new Upkeep(
                            size(Setting.COMPACTION_RATE, "0", "10GiB"),
                            size(Setting.SCRUB_RATE, "0", "10GiB"),
                            new LifecycleDay(one(Setting.LIFECYCLE_DAY, Reader::time)),
                            one(Setting.JOURNAL, text -> text.equals("0") ? Duration.ZERO : days(text)),
                            optional(Setting.BACKUP_TO)),
                    new Large(
                            one(Setting.STALE_UPLOADS, Reader::days),
                            one(Setting.VERIFY, Reader::verify),
                            size(Setting.STREAM_MEMORY, "8MiB", "64GiB"),
                            one(Setting.DISK_QUEUE, text -> between(text, 1, 256))),
                    atMostOne(Setting.MASTER_KEY),
                    one(Setting.OBJECT_OWNERSHIP, Reader::ownership),
                    oidcIssuers());
        }

        private List<Path> directories() {
            var paths =
                    many(Setting.DATA, text -> Path.of(text).toAbsolutePath().normalize());
            if (paths.isEmpty()) {
                throw mistake(Setting.DATA, "at least one directory is needed");
            }
            if (new LinkedHashSet<>(paths).size() < paths.size()) {
                throw mistake(Setting.DATA, "the same directory is given twice");
            }
            return paths;
        }

        private Optional<TlsFiles> tls() {
            var certificate = atMostOne(Setting.TLS_CERTIFICATE);
            var key = atMostOne(Setting.TLS_KEY);
            if (certificate.isPresent() != key.isPresent()) {
                throw mistake(
                        certificate.isPresent() ? Setting.TLS_KEY : Setting.TLS_CERTIFICATE,
                        "a certificate and its key are set together, and one of them is missing");
            }
            return certificate.map(file -> new TlsFiles(file, key.orElseThrow()));
        }

        private Optional<Path> atMostOne(Setting setting) {
            var files = many(setting, text -> Path.of(text).toAbsolutePath().normalize());
            if (files.size() > 1) {
                throw mistake(setting, "at most one file can be given");
            }
            return files.stream().findFirst();
        }

        private List<OidcIssuer> oidcIssuers() {
            var issuers = many(Setting.OIDC_ISSUER, OidcIssuer::parse);
            if (issuers.stream().map(OidcIssuer::url).distinct().count() < issuers.size()) {
                throw mistake(Setting.OIDC_ISSUER, "the same issuer is given twice");
            }
            return issuers;
        }

        private static Ownership ownership(String text) {
            var found = Ownership.ofWireName(text);
            if (found == null) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not BucketOwnerEnforced, BucketOwnerPreferred or ObjectWriter");
            }
            return found;
        }

        private static Durability durability(String text) {
            return switch (text) {
                case "sync" -> Durability.SYNC;
                case "relaxed" -> Durability.RELAXED;
                default -> throw new IllegalArgumentException("'" + text + "' is neither sync nor relaxed");
            };
        }

        private static Verify verify(String text) {
            return switch (text) {
                case "read" -> Verify.READ;
                case "scrub" -> Verify.SCRUB;
                default -> throw new IllegalArgumentException("'" + text + "' is neither read nor scrub");
            };
        }

        /// A number and `h` for hours or `d` for days.
        private static Duration days(String text) {
            if (!text.matches("[1-9][0-9]{0,4}[hd]")) {
                throw new IllegalArgumentException("'" + text + "' is not a time such as 36h or 7d");
            }
            long number = Long.parseLong(text.substring(0, text.length() - 1));
            return text.endsWith("h") ? Duration.ofHours(number) : Duration.ofDays(number);
        }

        private static Duration time(String text) {
            if (!text.matches("[1-9][0-9]{0,4}[smhd]")) {
                throw new IllegalArgumentException("'" + text + "' is not a time such as 10s, 36h or 1d");
            }
            long number = Long.parseLong(text.substring(0, text.length() - 1));
            return switch (text.charAt(text.length() - 1)) {
                case 's' -> Duration.ofSeconds(number);
                case 'm' -> Duration.ofMinutes(number);
                case 'h' -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }

        private static int between(String text, int least, int most) {
            if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
                throw new IllegalArgumentException("'" + text + "' is not a number from " + least + " to " + most);
            }
            return Integer.parseInt(text);
        }

        private static String matching(String text, String pattern, String what) {
            if (!text.matches(pattern)) {
                throw new IllegalArgumentException("'" + text + "' is not " + what);
            }
            return text;
        }

        private Optional<String> optional(Setting setting) {
            var values = many(setting, text -> text);
            if (values.size() > 1) {
                throw mistake(setting, "at most one value is possible");
            }
            return values.stream().findFirst();
        }

        private DataSize size(Setting setting, String least, String most) {
            var value = one(setting, DataSize::parse);
            if (value.compareTo(DataSize.parse(least)) < 0 || value.compareTo(DataSize.parse(most)) > 0) {
                throw mistake(setting, value + " is out of range, which is " + least + " to " + most);
            }
            return value;
        }

        private <T> T one(Setting setting, Function<String, T> parse) {
            var values = many(setting, parse);
            if (values.size() != 1) {
                throw mistake(setting, "exactly one value is needed");
            }
            return values.getFirst();
        }

        private <T> List<T> many(Setting setting, Function<String, T> parse) {
            try {
                return texts.getOrDefault(setting.name(), setting.fallback()).stream()
                        .map(parse)
                        .toList();
            } catch (IllegalArgumentException e) {
                throw mistake(setting, String.valueOf(e.getMessage()));
            }
        }

        private static OperatorMistake mistake(Setting setting, String what) {
            return new OperatorMistake(
                    setting.name() + ": " + what, "it is set as --" + setting.name() + " " + setting.label());
        }
    }
}
