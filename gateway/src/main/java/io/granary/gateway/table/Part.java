package io.granary.gateway.table;

import io.granary.gateway.virtual.VirtualFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// A part of a table: a file that is deleted when the last generation that has it goes. Who has opened it goes on
/// reading.
final class Part {
    private final Path file;
    private final VirtualFacts facts;
    private final long rows;
    private int generations;

    /// Takes the file.
    Part(Path file, VirtualFacts facts, long rows) {
        this.file = file;
        this.facts = facts;
        this.rows = rows;
    }

    VirtualFacts facts() {
        return facts;
    }

    long rows() {
        return rows;
    }

    synchronized void join() {
        generations++;
    }

    /// Leaves a generation; the file goes with the last one.
    synchronized void leave() {
        generations--;
        if (generations == 0) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Opens the file, unless it has gone.
    synchronized Optional<FileChannel> open() {
        if (generations == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(FileChannel.open(file, StandardOpenOption.READ));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
