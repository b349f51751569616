package io.granary.server.backup;

import io.granary.server.config.OperatorMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;

/// Brings a backup into an empty directory. The index is not among it and has to be made again.
public final class Restore {
    private final BackupPlace place;
    private final Path directory;
    private final Backup.Listener listener;

    /// Borrows all.
    public Restore(BackupPlace place, Path directory, Backup.Listener listener) {
        this.place = place;
        this.directory = directory;
        this.listener = listener;
    }

    /// Copies the files. One that is there with its whole length, from a restore that was interrupted, is kept. Returns
    /// the
    /// sequence up to which the store is restored.
    ///
    /// @param at the latest backup that is not newer than this sequence; empty for the latest of all
    public long run(OptionalLong at) throws IOException {
        var manifest = manifest(at);
        if (Files.exists(directory.resolve("index"))) {
            throw new OperatorMistake(directory + " has a store already", "restore into an empty directory");
        }
        int done = 0;
        long copied = 0;
        for (var file : manifest.files()) {
            var to = directory.resolve(file.restored());
            if (!to.normalize().startsWith(directory)) {
                throw new IOException(manifest.name() + " names " + file.restored());
            }
            if (!Files.exists(to) || Files.size(to) != file.lengthBytes()) {
                Files.createDirectories(Objects.requireNonNull(to.getParent()));
                place.fetch(file.kept(), to);
                if (Files.size(to) != file.lengthBytes()) {
                    throw new IOException("the backup has " + Files.size(to) + " bytes of " + file.kept() + ", not "
                            + file.lengthBytes());
                }
                copied += file.lengthBytes();
            }
            done++;
            listener.progress(done, manifest.files().size(), copied);
        }
        return manifest.sequence();
    }

    private BackupManifest manifest(OptionalLong at) throws IOException {
        var most = BackupManifest.PREFIX + "%020d".formatted(at.orElse(Long.MAX_VALUE)) + BackupManifest.SUFFIX;
        var name = place.list(BackupManifest.PREFIX).keySet().stream()
                .filter(known -> known.endsWith(BackupManifest.SUFFIX) && known.compareTo(most) <= 0)
                .max(String::compareTo)
                .orElseThrow(() -> new OperatorMistake(
                        at.isPresent()
                                ? "there is no backup of sequence " + at.getAsLong() + " or before"
                                : "there is no backup here"));
        return BackupManifest.decode(place.get(name), name);
    }
}
