package io.granary.gateway.batch;

import io.granary.model.content.Content;
import java.io.IOException;
import java.nio.ByteBuffer;

/// All of a tar, and with its end the end of the batch.
final class OwnedTar implements Content {
    private final Batch batch;
    private final Content tar;

    /// Takes the batch.
    OwnedTar(Batch batch) {
        this.batch = batch;
        this.tar = batch.tar(0, batch.tarBytes());
    }

    @Override
    public long length() {
        return tar.length();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return tar.read(into);
    }

    @Override
    public void close() {
        tar.close();
        batch.close();
    }
}
