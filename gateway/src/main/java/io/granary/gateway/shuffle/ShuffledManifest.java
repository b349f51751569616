package io.granary.gateway.shuffle;

import io.granary.engine.ObjectBody;
import io.granary.engine.listing.KeyList;
import io.granary.gateway.batch.LineSource;
import io.granary.gateway.virtual.VirtualFacts;
import io.granary.gateway.virtual.VirtualObject;
import io.granary.model.checksum.Digests;
import io.granary.model.content.Content;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The keys of one rank in their order, one in each line: of any line at once, of the whole text when it is asked for.
///
/// A key with a line feed or a carriage return in it, or one that begins with a brace, stands in a line of JSON.
final class ShuffledManifest implements VirtualObject, LineSource {
    /// Lines between two whose place in the text is remembered.
    private static final int STEP = 1024;

    private final ObjectKey key;
    private final KeyList keys;
    private final ShuffleOrder order;
    private final int rank;
    private final int ranks;
    private final long count;
    private final ETag etag;

    private final LinePlaces kept;

    ShuffledManifest(ObjectKey key, KeyList keys, ShuffleSpec spec, ShuffleOrder order, LinePlaces kept) {
        this.key = key;
        this.keys = keys;
        this.order = order;
        this.kept = kept;
        this.rank = spec.rank();
        this.ranks = spec.ranks();
        long all = Math.min(order.size(), spec.limit().orElse(Long.MAX_VALUE));
        this.count = all <= rank ? 0 : (all - rank - 1) / ranks + 1;
        var digest = Digests.newSha256();
        digest.update(keys.digest());
        digest.update(spec.toString().getBytes(StandardCharsets.UTF_8));
        this.etag = VirtualFacts.etag(digest.digest());
    }

    /// How many lines there are.
    long count() {
        return count;
    }

    private int ordinal(long line) {
        return order.ordinal(line * ranks + rank);
    }

    @Override
    public ETag linesEtag() {
        return etag;
    }

    @Override
    public long linesModifiedMillis() {
        return keys.modifiedMillis();
    }

    @Override
    public List<byte[]> lines(long first, int most) {
        var lines = new ArrayList<byte[]>(Math.clamp(count - first, 0, most));
        for (long line = first; line < count && lines.size() < most; line++) {
            lines.add(ManifestText.line(keys.key(ordinal(line))));
        }
        return lines;
    }

    private long[] places() {
        return kept.get(this::findPlaces);
    }

    /// Takes a fraction of a microsecond for each line.
    private long[] findPlaces() {
        var made = new long[(int) (count / STEP) + 2];
        var text = new byte[1024];
        long at = 0;
        for (long line = 0; line < count; line++) {
            if (line % STEP == 0) {
                made[(int) (line / STEP)] = at;
            }
            at += ManifestText.length(text, keys.read(ordinal(line), text)) + 1;
        }
        Arrays.fill(made, (int) ((count + STEP - 1) / STEP), made.length, at);
        return made;
    }

    @Override
    public VirtualFacts facts() {
        var all = places();
        return new VirtualFacts(
                all[all.length - 1],
                etag,
                keys.modifiedMillis(),
                VirtualFacts.contentType("text/plain; charset=utf-8"));
    }

    @Override
    public ObjectKey key() {
        return key;
    }

    @Override
    public CompletionStage<ObjectBody> body(long offset, long length) {
        return CompletableFuture.completedStage(new ObjectBody.Streamed(head(), new Text(offset, length)));
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    /// The text from any place on, made while it is read.
    private final class Text implements Content {
        private final long length;
        private long left;
        private long line;
        private byte[] current = {};
        private int within;

        Text(long offset, long length) {
            this.length = length;
            this.left = length;
            var all = places();
            int found = Arrays.binarySearch(all, 0, (int) ((count + STEP - 1) / STEP), offset);
            int place = found >= 0 ? found : Math.max(0, -found - 2);
            line = (long) place * STEP;
            long skip = offset - all[place];
            next();
            while (skip >= current.length && current.length > 0) {
                skip -= current.length;
                next();
            }
            within = (int) skip;
        }

        private void next() {
            within = 0;
            if (line == count) {
                current = new byte[0];
                return;
            }
            var text = ManifestText.line(keys.key(ordinal(line++)));
            current = Arrays.copyOf(text, text.length + 1);
            current[text.length] = '\n';
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public int read(ByteBuffer into) {
            if (left == 0) {
                return -1;
            }
            int begin = into.position();
            while (into.hasRemaining() && left > 0) {
                if (within == current.length) {
                    next();
                }
                int some = (int) Math.min(Math.min(into.remaining(), current.length - within), left);
                into.put(current, within, some);
                within += some;
                left -= some;
            }
            return into.position() - begin;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
