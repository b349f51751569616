package io.granary.gateway.summary;

import io.granary.gateway.xml.UtcClock;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;

/// Objects counted and added up. One thread.
final class Tally {
    /// The histogram's bars begin at 0 and at the powers of four from 1 on: up to 1 TiB and more.
    private static final int BARS = 22;

    private final long[] bars = new long[BARS];
    private long objects;
    private long bytes;
    private long newestMillis;

    void add(long size, long modifiedMillis) {
        objects++;
        bytes += size;
        newestMillis = Math.max(newestMillis, modifiedMillis);
        bars[bar(size)]++;
    }

    private static int bar(long size) {
        return size == 0 ? 0 : Math.min(BARS - 1, (Long.SIZE - 1 - Long.numberOfLeadingZeros(size)) / 2 + 1);
    }

    long newestMillis() {
        return newestMillis;
    }

    /// Where each bar begins, in bytes.
    static void writeEdges(JsonGenerator json) {
        json.writeName("size_edges");
        json.writeStartArray();
        json.writeNumber(0L);
        for (int i = 0; i < BARS - 1; i++) {
            json.writeNumber(1L << (2 * i));
        }
        json.writeEndArray();
    }

    /// The members of an object that is begun.
    void write(JsonGenerator json) {
        json.writeNumberProperty("objects", objects);
        json.writeNumberProperty("bytes", bytes);
        if (objects > 0) {
            json.writeStringProperty("newest", time(newestMillis));
        }
        json.writeName("sizes");
        json.writeStartArray();
        int last = BARS;
        while (last > 0 && bars[last - 1] == 0) {
            last--;
        }
        for (int i = 0; i < last; i++) {
            json.writeNumber(bars[i]);
        }
        json.writeEndArray();
    }

    private static String time(long epochMillis) {
        var text = new byte[UtcClock.LENGTH];
        new UtcClock().write(epochMillis, text, 0);
        return new String(text, StandardCharsets.US_ASCII);
    }
}
