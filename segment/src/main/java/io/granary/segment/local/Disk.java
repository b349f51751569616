package io.granary.segment.local;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the stores need of a file system, and nothing more: the seam where tests put a disk that forgets, tears, fills
/// up and lies.
///
/// Names are durable only after [#forceDirectory] of their directory, bytes only after [DiskFile#force]. Any thread may
/// call; every method may wait. Failures are `IOException`s that name the path, a full disk is a [DiskFullException].
public interface Disk {
    /// Makes a new empty file and opens it for reading and writing. Throws `FileAlreadyExistsException` when it is
    /// there.
    DiskFile create(Path file) throws IOException;

    /// Opens an existing file for reading and writing. Throws `NoSuchFileException` when it is not there.
    DiskFile open(Path file) throws IOException;

    /// The names (no paths) of files and directories in `directory`, sorted.
    List<String> list(Path directory) throws IOException;

    boolean exists(Path path) throws IOException;

    /// Makes the directory and those above it; one that exists is fine. The new names are forced.
    void createDirectories(Path directory) throws IOException;

    /// Removes a file's name; whoever has it open goes on reading it. One that is gone is fine.
    void delete(Path file) throws IOException;

    /// Renames within one file system at once, replacing `to`.
    void rename(Path from, Path to) throws IOException;

    /// Makes the names in `directory` durable: what was created, deleted or renamed there.
    void forceDirectory(Path directory) throws IOException;

    /// The bytes that this process may still write to the file system of `directory`.
    long usableBytes(Path directory) throws IOException;

    /// Takes the lock of a file, which is made if need be, until closed or until the process ends. Empty when somebody
    /// else has it, in this process or another.
    Optional<Closeable> lock(Path file) throws IOException;
}
