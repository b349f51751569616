package io.granary.gateway.http;

import io.granary.model.content.FileRun;
import io.netty.channel.DefaultFileRegion;

/// A run of a file for Netty, which sends it by `sendfile`. The file is not Netty's to close.
final class FileRunRegion extends DefaultFileRegion {
    private final FileRun run;

    /// Takes `run`, which is closed when it is sent or cannot be.
    FileRunRegion(FileRun run) {
        super(run.channel(), run.position(), run.lengthBytes());
        this.run = run;
    }

    @Override
    protected void deallocate() {
        run.close();
    }
}
