package io.granary.testkit.segment;

import io.granary.segment.SegmentStore;
import io.granary.segment.local.DataDirectories;
import io.granary.segment.local.FileDisk;
import io.granary.segment.local.LocalSegmentConfig;
import io.granary.segment.local.LocalSegmentStore;
import io.granary.testkit.contract.SegmentStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class FileSegmentStoreTest extends SegmentStoreContract {
    @TempDir
    private Path directory;

    private @Nullable DataDirectories directories;

    @AfterEach
    void unlock() throws IOException {
        if (directories != null) {
            directories.close();
        }
    }

    @Override
    protected SegmentStore open() throws IOException {
        if (directories == null) {
            directories = DataDirectories.open(new FileDisk(), List.of(directory.resolve("a"), directory.resolve("b")));
        }
        return LocalSegmentStore.open(directories, LocalSegmentConfig.DEFAULTS);
    }
}
