package io.granary.server.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Backups in a directory. On the file system of the store a file is linked, which takes no space and no time: a copy
/// at one moment, but not on another disk. Elsewhere it is copied.
final class DirectoryPlace implements BackupPlace {
    private static final String TEMPORARY = ".tmp";

    private final Path root;

    DirectoryPlace(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root);
    }

    @Override
    public Map<String, Long> list(String prefix) throws IOException {
        var names = new TreeMap<String, Long>();
        var first = root.resolve(prefix);
        if (Files.isDirectory(first)) {
            try (var files = Files.walk(first)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var name = root.relativize(file).toString();
                    if (!name.endsWith(TEMPORARY)) {
                        names.put(name, Files.size(file));
                    }
                }
            }
        }
        return names;
    }

    @Override
    public void put(String name, Path file) throws IOException {
        var to = prepare(name);
        var temporary = temporary(to);
        Files.deleteIfExists(temporary);
        try {
            Files.createLink(temporary, file);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException otherDisk) {
            Files.copy(file, temporary, StandardCopyOption.REPLACE_EXISTING);
            sync(temporary, StandardOpenOption.WRITE);
        }
        publish(temporary, to);
    }

    @Override
    public void put(String name, byte[] bytes) throws IOException {
        var to = prepare(name);
        var temporary = temporary(to);
        Files.write(temporary, bytes);
        sync(temporary, StandardOpenOption.WRITE);
        publish(temporary, to);
    }

    private Path prepare(String name) throws IOException {
        var to = root.resolve(name);
        Files.createDirectories(parent(to));
        return to;
    }

    private static Path temporary(Path to) {
        return to.resolveSibling(to.getFileName() + TEMPORARY);
    }

    private static void publish(Path temporary, Path to) throws IOException {
        Files.move(temporary, to, StandardCopyOption.ATOMIC_MOVE);
        sync(parent(to), StandardOpenOption.READ);
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    private static void sync(Path path, StandardOpenOption how) throws IOException {
        try (var channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    @Override
    public byte[] get(String name) throws IOException {
        return Files.readAllBytes(root.resolve(name));
    }

    /// Always a copy: a restored store shares nothing with its backup.
    @Override
    public void fetch(String name, Path to) throws IOException {
        Files.copy(root.resolve(name), to, StandardCopyOption.REPLACE_EXISTING);
        sync(to, StandardOpenOption.WRITE);
    }

    @Override
    public void close() {}
}
