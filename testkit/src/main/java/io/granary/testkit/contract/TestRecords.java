package io.granary.testkit.contract;

import io.granary.model.location.SegmentLocation;
import io.granary.segment.SegmentStore;
import io.granary.segment.format.RecordHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.zip.CRC32C;

/// Makes groups of records and appends them.
public final class TestRecords {
    private TestRecords() {}

    /// A record as a test remembers it.
    public record Appended(SegmentLocation location, long sequence, byte[] body) {}

    /// Appends one group whose records have bodies of these lengths and sequences from `sequence` on.
    public static List<Appended> append(
            SegmentStore.Writer writer, SegmentStore.Priority priority, Random random, long sequence, int... lengths)
            throws IOException {
        var group = ByteBuffer.allocateDirect(SegmentStore.MAX_GROUP_BYTES);
        var appended = new ArrayList<Appended>();
        long next = sequence;
        for (int length : lengths) {
            var body = new byte[length];
            random.nextBytes(body);
            int at = group.position();
            put(group, writer, next, body);
            var location = new SegmentLocation(writer.id().value(), writer.positionOf(at), group.position() - at);
            appended.add(new Appended(location, next++, body));
        }
        try {
            writer.append(group.flip(), priority).toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
        return appended;
    }

    private static void put(ByteBuffer group, SegmentStore.Writer writer, long sequence, byte[] body) {
        int at = group.position();
        var descriptor = Long.toString(sequence).getBytes(StandardCharsets.US_ASCII);
        var crc = new CRC32C();
        crc.update(body);
        group.position(at + RecordHeader.LENGTH).put(descriptor).put(body);
        RecordHeader.write(
                group,
                at,
                writer.id().value(),
                writer.unsyncedBytes() + at,
                (byte) 1,
                sequence,
                descriptor.length,
                body.length,
                (int) crc.getValue());
    }
}
