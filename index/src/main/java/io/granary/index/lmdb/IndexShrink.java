package io.granary.index.lmdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Makes the file of an index as small as what is in it: LMDB uses free pages again but never gives them back. Nobody
/// has
/// the index open meanwhile.
public final class IndexShrink {
    private IndexShrink() {}

    /// Copies the index without its free pages and puts the copy in its place, as a rebuild would. A crash leaves the
    /// one
    /// or the other.
    public static void run(Path serving, long mapBytes) throws IOException {
        IndexSwap.recover(serving);
        IndexSwap.discardRebuild(serving);
        var copy = IndexSwap.rebuildDirectory(serving);
        Files.createDirectories(copy);
        try (var env = LmdbEnv.open(serving, mapBytes)) {
            env.copyCompacted(copy);
        }
        try (var file = FileChannel.open(copy.resolve(LmdbEnv.FILE), StandardOpenOption.WRITE)) {
            file.force(true);
        }
        LmdbEnv.sync(copy);
        IndexSwap.install(serving);
    }
}
