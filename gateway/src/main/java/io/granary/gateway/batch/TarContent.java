package io.granary.gateway.batch;

import io.granary.engine.ObjectBody;
import io.granary.engine.OpenObject;
import io.granary.engine.read.BodyWindow;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.content.Content;
import io.granary.model.object.ObjectVersion;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The bytes of a tar, made while they are read: one entry after the other, each a header, a body and zeros.
///
/// Small bodies come through a window that is read ahead, large ones piece by piece.
final class TarContent implements Content {
    private static final byte[] ZEROS = new byte[2 * TarHeader.BLOCK];

    private final Batch batch;
    private final long length;
    private long left;

    /// The last entry that is wanted.
    private final int last;

    /// The entry, and where in it.
    private int at;

    private long within;

    /// Of the entry: what stands before its body, once it was asked for.
    private byte @Nullable [] header;

    /// Of the entry, while it is a large one.
    private @Nullable Content body;

    private @Nullable OpenObject opened;

    /// Of the entry, while it is an annotation or a small virtual object.
    private @Nullable ByteBuffer held;

    private @Nullable ByteBuffer memory;
    private @Nullable BodyWindow window;

    TarContent(Batch batch, long offset, long length) {
        this.batch = batch;
        this.length = length;
        this.left = length;
        this.last = length == 0 ? 0 : Math.min(batch.entryAt(offset + length - 1), batch.size() - 1);
        this.at = batch.entryAt(offset);
        this.within = offset - batch.start(at);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (left == 0) {
            return -1;
        }
        int begin = into.position();
        int limit = into.limit();
        into.limit((int) Math.min(limit, begin + left));
        try {
            while (into.hasRemaining()) {
                step(into);
            }
        } finally {
            left -= into.position() - begin;
            into.limit(limit);
        }
        return into.position() - begin;
    }

    private void step(ByteBuffer into) throws IOException {
        if (at == batch.size()) {
            within += put(into, ByteBuffer.wrap(ZEROS), within);
            return;
        }
        var entry = batch.entries().get(at);
        if (header == null) {
            header = TarHeader.of(entry.name(), entry.size(), Math.floorDiv(entry.mtimeMillis(), 1000));
        }
        long bodyAt = header.length;
        if (within < bodyAt) {
            within += put(into, ByteBuffer.wrap(header), within);
        } else if (within < bodyAt + entry.size()) {
            within += body(into, entry, within - bodyAt);
        } else {
            long end = bodyAt + TarHeader.padded(entry.size());
            within += put(
                    into,
                    ByteBuffer.wrap(ZEROS, 0, (int) (end - bodyAt - entry.size())),
                    within - bodyAt - entry.size());
            if (within == end) {
                next();
            }
        }
    }

    private void next() {
        leave();
        at++;
        within = 0;
        header = null;
    }

    /// Puts what there is from `from` on and fits; returns how much.
    private static int put(ByteBuffer into, ByteBuffer bytes, long from) {
        int count = (int) Math.min(into.remaining(), bytes.remaining() - from);
        into.put(into.position(), bytes, bytes.position() + (int) from, count);
        into.position(into.position() + count);
        return count;
    }

    private int body(ByteBuffer into, BatchEntry entry, long from) throws IOException {
        if (entry.source() instanceof BatchEntry.Source.InSet && isPacked()) {
            var bytes = window().body(at, last);
            return put(into, bytes.slice((int) entry.offset(), (int) entry.size()), from);
        }
        if (body == null && held == null) {
            open(entry, from);
        }
        if (held != null) {
            return put(into, held, from);
        }
        var content = body;
        if (content == null) {
            throw new IllegalStateException("no body");
        }
        int limit = into.limit();
        into.limit((int) Math.min(limit, into.position() + entry.size() - from));
        int count = content.read(into);
        into.limit(limit);
        if (count < 0) {
            throw new IOException("an entry of a batch ended early");
        }
        return count;
    }

    private boolean isPacked() {
        var version = batch.set().version(at);
        return version != null && version.body() == ObjectVersion.BodyKind.PACKED;
    }

    /// Opens what is no packed body: [#held] is all of the entry, [#body] begins at `from`.
    private void open(BatchEntry entry, long from) {
        switch (entry.source()) {
            case BatchEntry.Source.InSet inSet -> {
                var object = batch.set().object(at);
                opened = object;
                open(object, entry, from);
            }
            case BatchEntry.Source.Opened source -> open(source.object(), entry, from);
            case BatchEntry.Source.Annotation annotation -> {
                var payload = BatchOpener.await(annotation.payload().get().toCompletableFuture());
                held = payload.slice((int) entry.offset(), (int) entry.size());
            }
            case BatchEntry.Source.Nothing nothing -> throw new IllegalStateException("nothing has no bytes");
        }
    }

    private void open(OpenObject object, BatchEntry entry, long from) {
        var found = BatchOpener.await(
                object.body(entry.offset() + from, entry.size() - from).toCompletableFuture());
        switch (found) {
            case ObjectBody.Whole whole -> {
                // As long as the entry, so that places in it are those in the entry.
                var all = ByteBuffer.allocate((int) entry.size()).position((int) from);
                held = all.put(whole.bytes().duplicate()).flip();
            }
            case ObjectBody.Streamed streamed -> body = streamed.content();
        }
    }

    private BodyWindow window() throws IOException {
        if (window == null) {
            try {
                memory = batch.memory().take().orElseThrow(() -> new RequestException(new RequestFailure.Overloaded()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
            window = new BodyWindow(batch.set(), memory);
        }
        return window;
    }

    /// Lets go of what is of the entry alone.
    private void leave() {
        if (body != null) {
            body.close();
            body = null;
        }
        if (opened != null) {
            opened.close();
            opened = null;
        }
        held = null;
    }

    @Override
    public void close() {
        leave();
        window = null;
        if (memory != null) {
            batch.memory().give(memory);
            memory = null;
        }
    }
}
