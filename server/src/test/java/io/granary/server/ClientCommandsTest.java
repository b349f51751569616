package io.granary.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.server.config.ServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that are clients, against a whole server in this process.
class ClientCommandsTest {
    private static final AccessKey KEY = new AccessKey("test", "secret");

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Server server;

    @BeforeEach
    void start() throws IOException {
        var flags = Map.of(
                "data",
                List.of(directory.resolve("data").toString()),
                "listen",
                List.of("127.0.0.1:0"),
                "admin",
                List.of("127.0.0.1:0"));
        server = Server.start(ServerConfig.read(flags, Optional.empty()), Optional.of(KEY), new PrintWriter(out));
        out.getBuffer().setLength(0);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aFileComesBackAsItWas() throws IOException {
        var bytes = new byte[300_000];
        new Random(7).nextBytes(bytes);
        var file = Files.write(directory.resolve("a b+ü.bin"), bytes);

        assertEquals("", ok("bucket", "mb", "box"));
        assertEquals("", ok("cp", file.toString(), "s3://box/deep/"));
        assertEquals(
                "",
                ok("cp", "s3://box/deep/a b+ü.bin", directory.resolve("back").toString()));

        assertArrayEquals(bytes, Files.readAllBytes(directory.resolve("back")));
        var stat = ok("stat", "--json", "s3://box/deep/a b+ü.bin");
        assertTrue(stat.contains("\"size\":300000") && stat.contains("\"key\":\"deep/a b+ü.bin\""), stat);
        assertTrue(ok("ls", "s3://box").contains("deep/"), "folded");
        assertTrue(
                ok("ls", "--json", "--recursive", "s3://box").contains("\"key\":\"deep/a b+ü.bin\",\"size\":300000"));
        ok("rm", "s3://box/deep/a b+ü.bin");
        assertEquals("", ok("ls", "s3://box"));
        ok("bucket", "rb", "s3://box");
        assertEquals("", ok("bucket", "ls"));
    }

    @Test
    void aTreeComesBackAsItWas() throws IOException {
        var tree = directory.resolve("tree");
        for (int i = 0; i < 40; i++) {
            var file = tree.resolve("d" + i % 3).resolve("f" + i);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "content of " + i);
        }
        ok("bucket", "mb", "box");

        assertEquals("40 objects copied\n", ok("cp", "-r", tree.toString(), "s3://box/t"));
        var back = directory.resolve("again");
        assertEquals("40 objects copied\n", ok("cp", "-r", "s3://box/t", back.toString()));

        for (int i = 0; i < 40; i++) {
            assertEquals(
                    "content of " + i,
                    Files.readString(back.resolve("d" + i % 3).resolve("f" + i)));
        }
    }

    @Test
    void aKeyNeverLeadsOutOfTheDirectory() throws IOException {
        var file = Files.writeString(directory.resolve("x"), "x");
        ok("bucket", "mb", "box");
        // "../x" as a client that does not tidy paths may write it.
        ok("cp", file.toString(), "s3://box/p/..%2Fx".replace("%2F", "/") + "y");

        assertEquals(2, run("cp", "-r", "s3://box/p", directory.resolve("out").toString()), this::printed);
        assertFalse(Files.exists(directory.resolve("xy")));
    }

    @Test
    void refusalsAreOneLineWithTheCode() {
        assertEquals(2, run("bucket", "rb", "none"), this::printed);
        assertTrue(err.toString().startsWith("granary: NoSuchBucket: "), this::printed);
        assertEquals(1, err.toString().lines().count(), this::printed);
        err.getBuffer().setLength(0);
        assertEquals(2, run("stat", "s3://none/x"), this::printed);
        assertEquals(1, err.toString().lines().count(), this::printed);
    }

    @Test
    void theStatusTellsRatesAndSpace() {
        ok("bucket", "mb", "box");

        var admin = server.admin().toString();
        assertEquals(0, run("status", "--admin", admin, "--interval", "0.1", "--json"), this::printed);
        assertTrue(
                out.toString().contains("\"state\":\"ready\"") && out.toString().contains("\"writable\":true"),
                this::printed);
        out.getBuffer().setLength(0);
        assertEquals(0, run("status", "--admin", admin, "--interval", "0.1", "--once"), this::printed);
        assertTrue(out.toString().startsWith("ready, up 0 d "), this::printed);
        assertTrue(out.toString().lines().allMatch(line -> line.length() <= 80), this::printed);
    }

    @Test
    void theCompletionKnowsEveryCommand() {
        assertEquals(0, run("completion"));

        for (var name : List.of("server", "bucket", "cp", "verify", "rebuild-index")) {
            assertTrue(out.toString().contains(name), name);
        }
    }

    private String ok(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(
                List.of("--endpoint", "http://" + server.s3(), "--access-key", KEY.id(), "--secret-key", KEY.secret()));
        out.getBuffer().setLength(0);
        assertEquals(
                0,
                Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                        .execute(all.toArray(String[]::new)),
                this::printed);
        return out.toString();
    }

    private int run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        if (!List.of("status", "completion").contains(arguments[0])) {
            all.addAll(List.of(
                    "--endpoint", "http://" + server.s3(), "--access-key", KEY.id(), "--secret-key", KEY.secret()));
        }
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    private String printed() {
        return out.toString() + err;
    }
}
