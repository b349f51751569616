package io.granary.gateway.ingest;

import io.granary.model.content.Content;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The body of a member, where it stands in its archive; read before the archive goes on.
final class MemberContent implements Content {
    private static final int PIECE_BYTES = 64 << 10;

    private final TarReader archive;
    private final long length;
    private byte[] piece = new byte[0];

    MemberContent(TarReader archive, long length) {
        this.archive = archive;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (into.hasArray()) {
            int count = archive.readBody(into.array(), into.arrayOffset() + into.position(), into.remaining());
            into.position(into.position() + Math.max(count, 0));
            return count;
        }
        if (piece.length == 0) {
            piece = new byte[PIECE_BYTES];
        }
        int count = archive.readBody(piece, 0, Math.min(piece.length, into.remaining()));
        if (count > 0) {
            into.put(piece, 0, count);
        }
        return count;
    }

    /// Reads all of it into an array of its length.
    void fill(byte[] all) throws IOException {
        int filled = 0;
        while (filled < all.length) {
            filled += archive.readBody(all, filled, all.length - filled);
        }
    }

    @Override
    public void close() {
        // what was not read, the archive passes over
    }
}
