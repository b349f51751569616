package io.granary.gateway.table;

import io.granary.engine.journal.Journal;
import io.granary.engine.journal.JournalChunk;
import io.granary.gateway.virtual.VirtualFacts;
import io.granary.index.BucketEntry;
import io.granary.parquet.Compression;
import io.granary.parquet.ParquetWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// The files of the journal's parts: each is made of its chunk alone, so that it can be made again at any time, and is
/// kept as long as the chunk is. Used by one thread.
final class JournalFiles {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final Map<String, String> PROPERTIES = Map.of("granary.table", "journal");

    private final Path directory;

    /// @param directory made when the first file is
    JournalFiles(Path directory) {
        this.directory = directory;
    }

    private Path of(BucketEntry bucket) {
        return directory.resolve(Integer.toString(bucket.number()));
    }

    /// The part of a chunk, written if it does not stand.
    Part part(BucketEntry bucket, Journal journal, JournalChunk chunk) {
        var file = of(bucket).resolve(JournalPartsTree.file(chunk));
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(of(bucket));
                write(file, bucket, journal, chunk);
            }
            var facts = new VirtualFacts(
                    Files.size(file),
                    VirtualFacts.etag(sha256(JournalPartsTree.identity(bucket.name(), chunk))),
                    chunk.lastMillis(),
                    VirtualFacts.contentType("application/vnd.apache.parquet"));
            var part = new Part(file, facts, chunk.entries());
            part.join();
            return part;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The file appears when it is whole, also after a power cut.
    private static void write(Path file, BucketEntry bucket, Journal journal, JournalChunk chunk) throws IOException {
        var unfinished = file.resolveSibling(file.getFileName() + ".tmp");
        var rows = new JournalRows(bucket.name().value());
        try (var channel = FileChannel.open(
                        unfinished,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                var out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
                var table = new ParquetWriter(JournalRows.COLUMNS, Compression.SNAPPY, PROPERTIES, out)) {
            for (var entry : journal.entries(bucket.name(), chunk)) {
                rows.write(entry, table);
            }
            table.finish();
            out.flush();
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Deletes the files of chunks that are kept no longer.
    void keepOnly(BucketEntry bucket, List<JournalChunk> chunks) {
        var names = new HashSet<String>();
        chunks.forEach(chunk -> names.add(JournalPartsTree.file(chunk)));
        var mine = of(bucket);
        if (!Files.isDirectory(mine)) {
            return;
        }
        try (var files = Files.newDirectoryStream(mine)) {
            for (var file : files) {
                if (!names.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
