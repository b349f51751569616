package io.granary.benchmarks;

import io.granary.segment.DamagedRecordException;
import io.granary.segment.StoredRecord;
import io.granary.segment.format.RecordHeader;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Writing one record into a group, and verifying it when it is read.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordBenchmark {
    private static final int DESCRIPTOR_BYTES = 100;
    private static final long SEGMENT = 7;

    @Param({"256", "1024", "16384"})
    int bodyBytes;

    private final byte[] descriptor = new byte[DESCRIPTOR_BYTES];
    private byte[] body = {};
    private ByteBuffer record = ByteBuffer.allocate(0);

    @Setup
    public void prepare() {
        var random = new SplittableRandom(1);
        body = new byte[bodyBytes];
        random.nextBytes(body);
        random.nextBytes(descriptor);
        record = ByteBuffer.allocateDirect(RecordHeader.LENGTH + DESCRIPTOR_BYTES + bodyBytes);
        encode();
    }

    @Benchmark
    public ByteBuffer encode() {
        var crc = new CRC32C();
        crc.update(body);
        record.put(RecordHeader.LENGTH, descriptor);
        record.put(RecordHeader.LENGTH + DESCRIPTOR_BYTES, body);
        RecordHeader.write(record, 0, SEGMENT, 0, (byte) 1, 42, DESCRIPTOR_BYTES, bodyBytes, (int) crc.getValue());
        return record;
    }

    @Benchmark
    public StoredRecord verify() throws DamagedRecordException {
        return StoredRecord.verify(SEGMENT, 0, record);
    }
}
