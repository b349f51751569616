package io.granary.benchmarks;

import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.Checksummer;
import io.granary.model.checksum.Digests;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/// What is computed over every body: MD5 for the ETag, CRC64NVME where the client sent no checksum, SHA-256 where it
/// signed the payload.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChecksumBenchmark {
    @Param({"1024", "65536"})
    int bodyBytes;

    private byte[] body = {};

    @Setup
    public void prepare() {
        body = new byte[bodyBytes];
        new SplittableRandom(1).nextBytes(body);
    }

    @Benchmark
    public Checksum crc64Nvme() {
        return Checksummer.of(ChecksumKind.CRC64NVME, body, 0, body.length);
    }

    @Benchmark
    public Checksum crc32() {
        return Checksummer.of(ChecksumKind.CRC32, body, 0, body.length);
    }

    @Benchmark
    public byte[] md5() {
        return Digests.md5(body, 0, body.length);
    }

    @Benchmark
    public byte[] sha256() {
        return Digests.sha256(body, 0, body.length);
    }
}
