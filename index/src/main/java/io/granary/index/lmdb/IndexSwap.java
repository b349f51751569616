package io.granary.index.lmdb;

import static java.util.Objects.requireNonNull;

import io.granary.model.fault.KillPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Puts a rebuilt index in the place of the one that serves. Three directories beside each other: `index`,
/// `index.rebuild` (being made, or complete) and `index.old` (to be deleted). Nobody has an index open meanwhile.
///
/// Each step is one rename, synced before the next; [#recover] ends what a crash left half done.
public final class IndexSwap {
    private static final List<String> FILES = List.of(LmdbEnv.FILE, "lock.mdb");

    private IndexSwap() {}

    /// The directory in which the index for `serving` is to be made again.
    public static Path rebuildDirectory(Path serving) {
        return sibling(serving, ".rebuild");
    }

    /// Removes what an earlier rebuild left, so that a new one can begin.
    public static void discardRebuild(Path serving) throws IOException {
        delete(rebuildDirectory(serving));
    }

    /// Puts the complete index of [#rebuildDirectory] in the place of `serving`, which may be missing, and deletes what
    /// was there.
    public static void install(Path serving) throws IOException {
        var old = sibling(serving, ".old");
        delete(old);
        if (Files.exists(serving)) {
            move(serving, old);
        }
        KillPoint.REBUILD_ASIDE.reached();
        move(rebuildDirectory(serving), serving);
        KillPoint.REBUILD_INSTALLED.reached();
        delete(old);
    }

    /// To be called before an index is opened: ends an [#install] that a crash interrupted. Does nothing otherwise.
    public static void recover(Path serving) throws IOException {
        var old = sibling(serving, ".old");
        if (!Files.exists(old)) {
            return;
        }
        if (!Files.exists(serving)) {
            // The serving index steps aside only for a complete one.
            move(rebuildDirectory(serving), serving);
        }
        delete(old);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        LmdbEnv.sync(parent(to));
    }

    private static Path sibling(Path serving, String suffix) {
        return parent(serving).resolve(serving.getFileName() + suffix);
    }

    private static Path parent(Path path) {
        return requireNonNull(path.toAbsolutePath().getParent(), "an index needs a directory of its own");
    }

    /// Deletes the files of an index and its directory; anything else in there stays, and is an error.
    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            for (var file : FILES) {
                Files.deleteIfExists(directory.resolve(file));
            }
            Files.delete(directory);
        }
    }
}
