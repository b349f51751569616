package io.granary.benchmarks;

import io.granary.engine.listing.ListPage;
import io.granary.gateway.xml.documents.ListBucketResult;
import io.granary.model.location.SegmentLocation;
import io.granary.model.name.ETag;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.ObjectVersion.BodyKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Writing the document of a full page of ListObjectsV2; the figure is for one key.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ListPageBenchmark {
    private static final int KEYS = 1000;
    private static final byte[] NONE = {};

    @Param({"false", "true"})
    boolean urlEncoded;

    private List<ListPage.Item> items = List.of();

    @Setup
    public void prepare() {
        var made = new ArrayList<ListPage.Item>();
        for (int i = 0; i < KEYS; i++) {
            var key = String.format("train/%06d/object-%020d.bin", i / 1000, i).getBytes(StandardCharsets.US_ASCII);
            var place = new SegmentLocation(1, i, 1);
            var etag = new ETag(0x0123456789ABCDEFL * i, 0xFEDCBA9876543210L + i, 0);
            made.add(new ListPage.Key(
                    key,
                    new ObjectVersion.Stored(
                            VersionId.NULL, i, 1_700_000_000_000L + i, place, 1024, etag, BodyKind.PACKED, 1, true)));
        }
        items = List.copyOf(made);
    }

    @Benchmark
    @OperationsPerInvocation(KEYS)
    public ByteBuffer xml() {
        var paging = new ListBucketResult.Tokens(NONE, false, "", "token");
        var page = new ListPage(items, NONE, true);
        return new ListBucketResult("bucket", NONE, NONE, KEYS, urlEncoded, false, paging, page).xml();
    }
}
