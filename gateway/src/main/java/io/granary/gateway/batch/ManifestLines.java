package io.granary.gateway.batch;

import io.granary.engine.ObjectBody;
import io.granary.engine.OpenObject;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.content.Content;
import io.granary.model.name.BucketName;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Finds lines of manifests by their numbers. It remembers where every so many lines of the manifests lie that it saw
/// last, so that the pages of a long one are not read from its beginning each time. Any thread that may block.
///
/// Lines end with a line feed, perhaps with a carriage return before it; those without anything in them do not count.
final class ManifestLines {
    /// A thousand long lines are read in a millisecond; places of ten million lines take 80 KB.
    private static final int STEP = 1024;

    private static final int REMEMBERED = 64;
    private static final int CHUNK = 256 << 10;

    /// A key and its name in JSON, every character of them escaped.
    private static final int MAX_LINE = 32 << 10;

    private record Identity(BucketName bucket, ObjectKey key, ETag etag, long size, long modified) {}

    /// Where the lines 0, [#STEP], 2 × [#STEP] … begin, as far as it is known.
    private static final class Places {
        private long[] at = new long[4];
        private int known = 1;

        /// The last that is known of those up to this line.
        synchronized int before(long line) {
            return (int) Math.min(line / STEP, known - 1);
        }

        synchronized long at(int place) {
            return at[place];
        }

        synchronized void learn(int place, long offset) {
            if (place == known) {
                if (known == at.length) {
                    at = Arrays.copyOf(at, 2 * known);
                }
                at[known++] = offset;
            }
        }
    }

    private final Map<Identity, Places> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Identity, Places> eldest) {
            return size() > REMEMBERED;
        }
    };

    /// Lines from `first` on, up to `count`. Borrows the manifest. Throws [RequestException] for a line beyond all
    /// measure.
    List<byte[]> read(BucketName bucket, OpenObject manifest, long first, int count) {
        if (manifest instanceof LineSource source) {
            return source.lines(first, count);
        }
        var version = manifest.version();
        var identity = new Identity(bucket, manifest.key(), version.etag(), version.size(), version.modifiedMillis());
        Places places;
        synchronized (remembered) {
            places = remembered.computeIfAbsent(identity, unseen -> new Places());
        }
        int place = places.before(first);
        long from = places.at(place);
        var scan = new Scan(places, first, count, (long) place * STEP, from);
        var body = BatchOpener.await(manifest.body(from, version.size() - from).toCompletableFuture());
        switch (body) {
            case ObjectBody.Whole whole -> {
                var bytes = whole.bytes();
                scan.take(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            }
            case ObjectBody.Streamed streamed -> {
                try (var content = streamed.content()) {
                    scan(scan, content);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return scan.end();
    }

    private static void scan(Scan scan, Content content) throws IOException {
        var chunk = ByteBuffer.allocate(CHUNK);
        boolean more = true;
        while (more && content.read(chunk.clear()) >= 0) {
            more = scan.take(chunk.array(), 0, chunk.position());
        }
    }

    private static final class Scan {
        private final Places places;
        private final long first;
        private final int count;
        private final List<byte[]> lines = new ArrayList<>();
        private long line;

        /// Where in the manifest the bytes lie that are taken next.
        private long offset;

        /// What came of a line before the chunk.
        private byte[] begun = {};

        Scan(Places places, long first, int count, long line, long offset) {
            this.places = places;
            this.first = first;
            this.count = count;
            this.line = line;
            this.offset = offset;
        }

        /// Borrows the bytes; tells whether more are wanted.
        boolean take(byte[] bytes, int from, int length) {
            int end = from + length;
            int start = from;
            for (int at = from; at < end && lines.size() < count; at++) {
                if (bytes[at] == '\n') {
                    line(bytes, start, at, offset + at + 1 - from);
                    start = at + 1;
                }
            }
            if (lines.size() < count) {
                keep(bytes, start, end);
            }
            offset += length;
            return lines.size() < count;
        }

        /// @param next where the next line begins
        private void line(byte[] bytes, int start, int end, long next) {
            int last = end > start && bytes[end - 1] == '\r' ? end - 1 : end;
            if (begun.length > 0) {
                keep(bytes, start, last);
                if (last == end && begun.length > 0 && begun[begun.length - 1] == '\r') {
                    begun = Arrays.copyOf(begun, begun.length - 1);
                }
                var whole = begun;
                begun = new byte[0];
                add(whole, 0, whole.length, next);
            } else {
                add(bytes, start, last, next);
            }
        }

        private void add(byte[] bytes, int start, int end, long next) {
            if (start == end) {
                return;
            }
            if (end - start > MAX_LINE) {
                throw tooLong();
            }
            if (line >= first) {
                lines.add(Arrays.copyOfRange(bytes, start, end));
            }
            line++;
            if (line % STEP == 0) {
                places.learn((int) (line / STEP), next);
            }
        }

        private void keep(byte[] bytes, int start, int end) {
            int had = begun.length;
            if (had + end - start > MAX_LINE + 1) {
                throw tooLong();
            }
            begun = Arrays.copyOf(begun, had + end - start);
            System.arraycopy(bytes, start, begun, had, end - start);
        }

        private RequestException tooLong() {
            return new RequestException(new RequestFailure.InvalidArgument(
                    "manifest",
                    "line " + (line + 1),
                    "Line " + (line + 1) + " of the manifest has more than " + MAX_LINE + " bytes"));
        }

        List<byte[]> end() {
            if (lines.size() < count && begun.length > 0) {
                int length = begun[begun.length - 1] == '\r' ? begun.length - 1 : begun.length;
                add(begun, 0, length, offset);
            }
            return lines;
        }
    }
}
