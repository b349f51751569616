package io.granary.parquet;

import io.airlift.compress.v3.Compressor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The values of one leaf in one row group: pages, encoded and compressed as they fill.
final class Chunk {
    private static final int PLAIN = 0;
    private static final int RLE = 3;
    private static final int RLE_DICTIONARY = 8;
    private static final int DATA_PAGE = 0;
    private static final int DICTIONARY_PAGE = 2;

    /// A page is closed when it is so large, before compression.
    private static final int PAGE_BYTES = 1 << 20;

    /// Longer texts are no bounds: they would make the footer large.
    private static final int LONGEST_BOUND = 1024;

    private final Leaf leaf;
    private final Compressor compressor;
    private final Bytes pages = new Bytes();

    /// Of the page that fills.
    private final Bytes values = new Bytes();

    private int[] definitions = new int[1024];
    private int[] repetitions = new int[16];
    private int[] numbers = new int[16];
    private int levels;
    private int numbered;
    private int flags;
    private int flagged;

    private final @Nullable Dictionary dictionary;
    private boolean numbering;
    private boolean anyPlainPage;
    private long rawBytes;

    private long count;
    private long nulls;
    private boolean bounded = true;
    private byte @Nullable [] least;
    private byte @Nullable [] greatest;
    private long leastNumber = Long.MAX_VALUE;
    private long greatestNumber = Long.MIN_VALUE;
    private double leastDouble = Double.POSITIVE_INFINITY;
    private double greatestDouble = Double.NEGATIVE_INFINITY;

    private final Bytes scratch = new Bytes();

    Chunk(Leaf leaf, Compression compression) {
        this.leaf = leaf;
        this.compressor = compression.compressor();
        boolean texts = leaf.physicalType() == Leaf.BYTE_ARRAY;
        this.dictionary = texts && leaf.column().dictionary() ? new Dictionary() : null;
        this.numbering = dictionary != null;
        this.bounded = leaf.column().statistics();
    }

    Leaf leaf() {
        return leaf;
    }

    void text(int repetition, byte[] utf8, int offset, int length) {
        level(leaf.maxDefinition(), repetition);
        if (bounded) {
            bound(utf8, offset, length);
        }
        if (numbering && dictionary != null) {
            int number = dictionary.number(utf8, offset, length);
            if (number >= 0) {
                if (numbered == numbers.length) {
                    numbers = Arrays.copyOf(numbers, 2 * numbered);
                }
                numbers[numbered++] = number;
                return;
            }
            giveUpNumbers(dictionary);
        }
        values.putInt(length);
        values.put(utf8, offset, length);
    }

    void number(long value) {
        level(leaf.maxDefinition(), 0);
        leastNumber = Math.min(leastNumber, value);
        greatestNumber = Math.max(greatestNumber, value);
        if (leaf.physicalType() == Leaf.INT32) {
            values.putInt(Math.toIntExact(value));
        } else {
            values.putLong(value);
        }
    }

    void number(double value) {
        level(leaf.maxDefinition(), 0);
        bounded &= !Double.isNaN(value);
        leastDouble = Math.min(leastDouble, value);
        greatestDouble = Math.max(greatestDouble, value);
        values.putLong(Double.doubleToLongBits(value));
    }

    void flag(boolean value) {
        level(leaf.maxDefinition(), 0);
        leastNumber = Math.min(leastNumber, value ? 1 : 0);
        greatestNumber = Math.max(greatestNumber, value ? 1 : 0);
        flags |= (value ? 1 : 0) << flagged++;
        if (flagged == Byte.SIZE) {
            endFlags();
        }
    }

    /// No value; `definition` tells how much of the way to it is there.
    void none(int definition, int repetition) {
        level(definition, repetition);
        nulls++;
    }

    private void level(int definition, int repetition) {
        if (levels == definitions.length) {
            definitions = Arrays.copyOf(definitions, 2 * levels);
        }
        if (leaf.maxRepetition() > 0) {
            if (levels >= repetitions.length) {
                repetitions = Arrays.copyOf(repetitions, definitions.length);
            }
            repetitions[levels] = repetition;
        }
        definitions[levels++] = definition;
    }

    private void bound(byte[] utf8, int offset, int length) {
        if (length > LONGEST_BOUND) {
            bounded = false;
            return;
        }
        int end = offset + length;
        if (least == null || Arrays.compareUnsigned(utf8, offset, end, least, 0, least.length) < 0) {
            least = Arrays.copyOfRange(utf8, offset, end);
        }
        if (greatest == null || Arrays.compareUnsigned(utf8, offset, end, greatest, 0, greatest.length) > 0) {
            greatest = Arrays.copyOfRange(utf8, offset, end);
        }
    }

    /// From here on values are kept one by one, those of the page that fills too.
    private void giveUpNumbers(Dictionary known) {
        for (int i = 0; i < numbered; i++) {
            known.plain(numbers[i], values);
        }
        numbered = 0;
        numbering = false;
    }

    private void endFlags() {
        if (flagged > 0) {
            values.put(flags);
            flags = 0;
            flagged = 0;
        }
    }

    /// Called where a row ends: pages hold whole rows.
    void endRow() {
        if (values.size() + numbered * 2 + levels / 4 >= PAGE_BYTES) {
            endPage();
        }
    }

    /// Bytes that this will take, more or less, before compression.
    long rawBytes() {
        return rawBytes + values.size() + 2L * numbered;
    }

    private void endPage() {
        if (levels == 0) {
            return;
        }
        endFlags();
        var page = scratch;
        page.clear();
        if (leaf.maxRepetition() > 0) {
            levels(repetitions, leaf.maxRepetition(), page);
        }
        if (leaf.maxDefinition() > 0) {
            levels(definitions, leaf.maxDefinition(), page);
        }
        // A page without values needs no dictionary, and readers refuse one that is named and not there.
        boolean numbers = numbering && dictionary != null && dictionary.size() > 0;
        if (numbers) {
            int width = Runs.width(Dictionary.MOST - 1);
            page.put(width);
            Runs.encode(this.numbers, numbered, width, page);
        } else {
            page.put(values);
            anyPlainPage = true;
        }
        write(page, DATA_PAGE, levels, numbers ? RLE_DICTIONARY : PLAIN, pages);
        count += levels;
        levels = 0;
        numbered = 0;
        values.clear();
    }

    private void levels(int[] of, int greatest, Bytes page) {
        var encoded = new Bytes();
        Runs.encode(of, levels, Runs.width(greatest), encoded);
        page.putInt(encoded.size());
        page.put(encoded);
    }

    private void write(Bytes page, int type, int valuesOfPage, int encoding, Bytes into) {
        var compressed = new byte[compressor.maxCompressedLength(page.size())];
        int length = compressor.compress(page.array(), 0, page.size(), compressed, 0, compressed.length);
        int before = into.size();
        var header =
                new Thrift(into).beginElement().i32(1, type).i32(2, page.size()).i32(3, length);
        if (type == DATA_PAGE) {
            header.begin(5)
                    .i32(1, valuesOfPage)
                    .i32(2, encoding)
                    .i32(3, RLE)
                    .i32(4, RLE)
                    .end();
        } else {
            header.begin(7).i32(1, valuesOfPage).i32(2, encoding).end();
        }
        header.end();
        rawBytes += into.size() - before + page.size();
        into.put(compressed, 0, length);
    }

    /// What the footer says of a chunk.
    record Written(
            Leaf leaf,
            long values,
            long nulls,
            long offset,
            long dictionaryOffset,
            long rawBytes,
            long bytes,
            boolean plain,
            byte @Nullable [] least,
            byte @Nullable [] greatest) {}

    /// Ends the chunk and appends it to what will stand at `offset` in the file; the chunk is empty afterwards.
    Written end(long offset, Bytes into) {
        endPage();
        int before = into.size();
        long dictionaryOffset = -1;
        if (dictionary != null && dictionary.size() > 0) {
            dictionaryOffset = offset;
            write(dictionary.plain(), DICTIONARY_PAGE, dictionary.size(), PLAIN, into);
        }
        long dataOffset = offset + into.size() - before;
        into.put(pages);
        var written = new Written(
                leaf,
                count,
                nulls,
                dataOffset,
                dictionaryOffset,
                rawBytes,
                into.size() - before,
                anyPlainPage,
                bound(least, leastNumber, leastDouble),
                bound(greatest, greatestNumber, greatestDouble));
        clear();
        return written;
    }

    private byte @Nullable [] bound(byte @Nullable [] text, long number, double real) {
        if (!bounded || nulls == count) {
            return null;
        }
        var bound = new Bytes();
        switch (leaf.physicalType()) {
            case Leaf.BYTE_ARRAY -> {
                return text;
            }
            case Leaf.INT64 -> bound.putLong(number);
            case Leaf.INT32 -> bound.putInt((int) number);
            case Leaf.BOOLEAN -> bound.put((int) number);
            default -> bound.putLong(Double.doubleToLongBits(zeroed(real, real == leastDouble)));
        }
        return bound.toArray();
    }

    /// Zero as a bound stands for both zeros.
    private static double zeroed(double bound, boolean isLeast) {
        return bound == 0 ? isLeast ? -0.0 : 0.0 : bound;
    }

    private void clear() {
        pages.clear();
        count = 0;
        nulls = 0;
        rawBytes = 0;
        anyPlainPage = false;
        bounded = leaf.column().statistics();
        least = null;
        greatest = null;
        leastNumber = Long.MAX_VALUE;
        greatestNumber = Long.MIN_VALUE;
        leastDouble = Double.POSITIVE_INFINITY;
        greatestDouble = Double.NEGATIVE_INFINITY;
        if (dictionary != null) {
            dictionary.clear();
            numbering = true;
        }
    }
}
