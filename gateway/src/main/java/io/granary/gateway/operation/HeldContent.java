package io.granary.gateway.operation;

import io.granary.engine.OpenObject;
import io.granary.model.content.Content;
import io.granary.model.content.FileRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A body that holds its object open until the last byte is out.
final class HeldContent implements Content {
    private final Content content;
    private final OpenObject object;

    HeldContent(Content content, OpenObject object) {
        this.content = content;
        this.object = object;
    }

    @Override
    public long length() {
        return content.length();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return content.read(into);
    }

    @Override
    public Optional<FileRun> nextRun(int mostBytes) throws IOException {
        return content.nextRun(mostBytes);
    }

    @Override
    public void close() {
        try {
            content.close();
        } finally {
            object.close();
        }
    }
}
