package io.granary.gateway.table;

import io.granary.engine.ObjectBody;
import io.granary.gateway.virtual.VirtualFacts;
import io.granary.gateway.virtual.VirtualObject;
import io.granary.model.content.Content;
import io.granary.model.name.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A part that somebody reads, even when it is of no generation any more.
final class TableObject implements VirtualObject {
    private final ObjectKey key;
    private final VirtualFacts facts;
    private final FileChannel file;

    /// Takes the file.
    TableObject(ObjectKey key, VirtualFacts facts, FileChannel file) {
        this.key = key;
        this.facts = facts;
        this.file = file;
    }

    @Override
    public ObjectKey key() {
        return key;
    }

    @Override
    public VirtualFacts facts() {
        return facts;
    }

    @Override
    public CompletionStage<ObjectBody> body(long offset, long length) {
        return CompletableFuture.completedStage(new ObjectBody.Streamed(head(), new Range(offset, length)));
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A range of the file.
    private final class Range implements Content {
        private final long length;
        private final long end;
        private long position;

        Range(long offset, long length) {
            this.length = length;
            this.position = offset;
            this.end = offset + length;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            if (position == end) {
                return -1;
            }
            int limit = into.limit();
            into.limit((int) Math.min(limit, into.position() + (end - position)));
            try {
                int count = file.read(into, position);
                if (count <= 0) {
                    throw new IOException("the file of " + key + " ends early");
                }
                position += count;
                return count;
            } finally {
                into.limit(limit);
            }
        }

        @Override
        public void close() {}
    }
}
