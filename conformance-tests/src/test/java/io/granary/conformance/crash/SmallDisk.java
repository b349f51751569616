package io.granary.conformance.crash;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file system in memory, mounted for the time of a test.
record SmallDisk(Path path) implements Closeable {
    /// Skips the test where nothing can be mounted.
    static SmallDisk mount(Path path) throws IOException {
        Files.createDirectories(path);
        var refusal = run("mount", "-t", "tmpfs", "-o", "size=96m", "granary-test", path.toString());
        assumeTrue(refusal.isEmpty(), "a small disk cannot be mounted here: " + refusal);
        return new SmallDisk(path);
    }

    @Override
    public void close() {
        try {
            run("umount", "--lazy", path.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the command complained of; empty when it succeeded.
    private static String run(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.onExit().join().exitValue() == 0 ? "" : "status " + process.exitValue() + ", " + output;
    }
}
