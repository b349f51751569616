package io.granary.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.gateway.access.acl.Ownership;
import io.granary.gateway.http.TlsFiles;
import io.granary.gateway.lifecycle.LifecycleDay;
import io.granary.gateway.oidc.OidcIssuer;
import io.granary.server.config.ServerConfig.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerConfigTest {
    @TempDir
    Path directory;

    @Test
    void defaultsAreTheDocumentedOnes() {
        var config = ServerConfig.read(Map.of(), Optional.empty());

        assertEquals(List.of(Path.of("data").toAbsolutePath()), config.data());
        assertEquals(new HostPort("127.0.0.1", 9000), config.listen());
        assertEquals(new HostPort("127.0.0.1", 9001), config.admin());
        assertEquals(Durability.SYNC, config.durability());
        assertEquals("us-east-1", config.region());
        assertEquals(List.of(), config.domains());
        assertEquals(256 << 10, config.packingLimit().bytes());
        assertEquals(256L << 20, config.segmentSize().bytes());
        assertEquals(320L << 20, config.reserve().bytes());
        assertEquals(16L << 20, config.upkeep().compactionRate().bytes());
        assertEquals(2L << 20, config.upkeep().scrubRate().bytes());
        assertEquals(Duration.ofDays(7), config.large().staleUploads());
        assertEquals(ServerConfig.Verify.READ, config.large().verify());
        assertEquals(128L << 20, config.large().streamMemory().bytes());
        assertEquals(2, config.large().diskQueue());
    }

    @Test
    void everySettingOfTheFileIsMapped() throws IOException {
        var file = file("""
                data: [/srv/a, /srv/b]
                listen: 0.0.0.0:80
                admin: "[::1]:81"
                durability: relaxed
                tls-certificate: /etc/granary/tls.crt
                tls-key: /etc/granary/tls.key
                region: eu-central-1
                domain: [s3.example.org, s3.example.com]
                packing-limit: 64KiB
                segment-size: 64MiB
                reserve: 2GiB
                compaction-rate: 1MiB
                scrub-rate: 0
                stale-uploads: 36h
                verify: scrub
                stream-memory: 1GiB
                disk-queue: 8
                lifecycle-day: 10m
                journal: 30d
                backup-to: s3://backups/granary
                master-key: /run/secrets/master
                object-ownership: ObjectWriter
                oidc-issuer: ["https://issuer.example,audience=granary"]
                """);

        var config = ServerConfig.read(Map.of(), Optional.of(file));

        assertEquals(
                new ServerConfig(
                        List.of(Path.of("/srv/a"), Path.of("/srv/b")),
                        new HostPort("0.0.0.0", 80),
                        new HostPort("::1", 81),
                        Optional.of(new TlsFiles(Path.of("/etc/granary/tls.crt"), Path.of("/etc/granary/tls.key"))),
                        Durability.RELAXED,
                        "eu-central-1",
                        List.of("s3.example.org", "s3.example.com"),
                        new DataSize(64 << 10),
                        new DataSize(64 << 20),
                        new DataSize(2L << 30),
                        new ServerConfig.Upkeep(
                                new DataSize(1 << 20),
                                new DataSize(0),
                                new LifecycleDay(Duration.ofMinutes(10)),
                                Duration.ofDays(30),
                                Optional.of("s3://backups/granary")),
                        new ServerConfig.Large(
                                Duration.ofHours(36), ServerConfig.Verify.SCRUB, new DataSize(1L << 30), 8),
                        Optional.of(Path.of("/run/secrets/master")),
                        Ownership.WRITER,
                        List.of(OidcIssuer.parse("https://issuer.example,audience=granary"))),
                config);
        assertEquals(
                Setting.all().stream().map(Setting::name).sorted().toList(),
                ConfigFile.read(file).keySet().stream().sorted().toList(),
                "this test has to name every setting");
    }

    @Test
    void flagsWinOverTheFileAndTheFileOverDefaults() throws IOException {
        var file = file("listen: 127.0.0.1:1\nregion: eu-west-1\n");

        var config = ServerConfig.read(Map.of("listen", List.of("127.0.0.1:2")), Optional.of(file));

        assertEquals(2, config.listen().port());
        assertEquals("eu-west-1", config.region());
        assertEquals(9001, config.admin().port());
    }

    @Test
    void anEmptyFileIsAllDefaults() throws IOException {
        var defaults = ServerConfig.read(Map.of(), Optional.empty());

        assertEquals(defaults, ServerConfig.read(Map.of(), Optional.of(file("# nothing yet\n"))));
        assertEquals(defaults, ServerConfig.read(Map.of(), Optional.of(file(""))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    durabilty: sync          | unknown setting 'durabilty'; did you mean 'durability'?
                    listen                   | holds no settings
                    listen: [                | line 1: while parsing
                    listen:                  | 'listen' needs a value
                    listen: {host: a}        | 'listen' needs a value
                    listen: [a:1, b:2]       | listen: exactly one value is needed
                    listen: a:70000          | listen: 'a:70000' is no address
                    durability: fast         | durability: 'fast' is neither sync nor relaxed
                    packing-limit: 1GiB      | packing-limit: 1GiB is out of range
                    segment-size: many       | segment-size: 'many' is no size
                    data: [x, x]             | data: the same directory is given twice
                    stale-uploads: 1 week    | stale-uploads: '1 week' is not a time
                    journal: never           | journal: 'never' is not a time
                    verify: never            | verify: 'never' is neither read nor scrub
                    disk-queue: 0            | disk-queue: '0' is not a number from 1 to 256
                    region: EU               | region: 'EU' is not a region
                    """)
    void aMistakeIsNamedInOneLine(String yaml, String expected) throws IOException {
        var file = file(yaml + "\n");

        var mistake = assertThrows(OperatorMistake.class, () -> ServerConfig.read(Map.of(), Optional.of(file)));

        assertTrue(String.valueOf(mistake.getMessage()).contains(expected), mistake.getMessage());
        assertEquals(1, String.valueOf(mistake.getMessage()).lines().count(), mistake.getMessage());
    }

    @Test
    void aKeyThatIsGivenTwiceIsAMistake() throws IOException {
        var file = file("region: a\nregion: b\n");

        assertThrows(OperatorMistake.class, () -> ServerConfig.read(Map.of(), Optional.of(file)));
    }

    @Test
    void aMissingFileIsAMistake() {
        var file = directory.resolve("none.yaml");

        assertThrows(OperatorMistake.class, () -> ServerConfig.read(Map.of(), Optional.of(file)));
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "granary", ".yaml"), yaml);
    }
}
