package io.granary.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.server.config.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    sevrer                          | unknown command 'sevrer', did you mean 'server'?
                    server --listn a:1              | unknown flag '--listn', did you mean '--listen'?
                    server --listen                 | --listen
                    server --listen here            | 'here' is no address
                    server --listen a:1 --listen b:2| --listen
                    server --durability fast        | 'fast' is neither sync nor relaxed
                    server --config none.yaml       | there is no configuration file none.yaml
                    server extra                    | 'extra'
                    bench --ops sing                | 'sing' is unknown
                    bench --size big                | 'big' is no size
                    bench --endpoint ftp://x        | is no http or https URL
                    rebuild-index                   | --data
                    """)
    void aMistakeIsOneLineAndStatusTwo(String arguments, String expected) {
        int status = run(arguments.split(" ", -1));

        assertMistake(status, expected);
    }

    @Test
    void noCommandAtAllIsAMistake() {
        assertMistake(run(), "--help");
    }

    @Test
    void aFileInPlaceOfTheDataDirectoryIsAMistake() throws IOException {
        var file = Files.createFile(directory.resolve("file"));

        assertMistake(run("server", "--data", file.toString(), "--listen", ":0", "--admin", ":0"), file.toString());
    }

    @Test
    void aDirectoryThatCannotBeMadeIsAMistake() {
        assertMistake(run("server", "--data", "/proc/granary", "--listen", ":0", "--admin", ":0"), "/proc/granary");
    }

    @Test
    void aPortInUseIsAMistakeThatNamesTheFlag() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = "127.0.0.1:" + taken.getLocalPort();
            var data = directory.resolve("data").toString();

            assertMistake(run("server", "--data", data, "--listen", address, "--admin", ":0"), "--listen");
            err.getBuffer().setLength(0);
            assertMistake(run("server", "--data", data, "--listen", ":0", "--admin", address), "--admin");
        }
    }

    @Test
    void theHelpOfTheServerNamesEverySetting() {
        assertEquals(0, run("help", "server"));

        for (var setting : Setting.all()) {
            assertTrue(out.toString().contains("--" + setting.name()), setting.name());
        }
    }

    @Test
    void theVersionIsTheBuilds() {
        assertEquals(0, run("version"));

        assertTrue(out.toString().matches("(?s)granary \\d+\\.\\d+\\.\\d+.*Java 25.*"), out.toString());
    }

    private void assertMistake(int status, String expected) {
        assertEquals(2, status, err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().startsWith("granary: "), err.toString());
        assertTrue(err.toString().contains(expected), err.toString());
    }

    private int run(String... arguments) {
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}
