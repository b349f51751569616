package io.granary.server.backup;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Where backups are kept: names with bytes. What has a name never changes, so a name of the right length need not be
/// written again.
public interface BackupPlace extends Closeable {
    /// Names that begin with `prefix`, with the length of each.
    Map<String, Long> list(String prefix) throws IOException;

    /// Keeps a copy of a file, durably; all of it or nothing.
    void put(String name, Path file) throws IOException;

    /// Keeps a few bytes, durably.
    void put(String name, byte[] bytes) throws IOException;

    byte[] get(String name) throws IOException;

    /// Writes what a name has to a new file, durably.
    void fetch(String name, Path to) throws IOException;

    @Override
    void close();
}
