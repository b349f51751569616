package io.granary.gateway.ingest;

import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.virtual.ReservedKeys;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.IntSupplier;

/// A PUT with the metadata `snowball-auto-extract: true`, as AWS Snowball and MinIO have it: the body is an archive,
/// and
/// its members become objects below the directory of its key. The archive itself is not stored.
///
/// The answer comes when all members are durable. Each is stored for itself: an archive that breaks off leaves those
/// that came before, and the same archive again puts them again.
public final class IngestTar implements Operation {
    /// The header that makes a put an ingest.
    public static final String HEADER = "x-amz-meta-snowball-auto-extract";

    /// Of bodies between the archive and the store, for all ingests together.
    private static final int MEMORY_KIB = 64 << 10;

    /// Each may hold some megabytes for its decompression.
    private static final int MOST_AT_ONCE = 64;

    private final Operation put;
    private final IntSupplier packedBytes;
    private final Semaphore running = new Semaphore(MOST_AT_ONCE);
    private final Semaphore memoryKib = new Semaphore(MEMORY_KIB, true);

    /// @param put stores an object
    /// @param packedBytes how large a body may be that is gathered in memory before it is stored
    public IngestTar(Operation put, IntSupplier packedBytes) {
        this.put = put;
        this.packedBytes = packedBytes;
    }

    /// Whether a request brings an archive.
    public static boolean isAskedFor(S3Request request) {
        return request.header(HEADER).filter("true"::equalsIgnoreCase).isPresent();
    }

    @Override
    public void admit(S3Request request) {
        put.admit(request);
        if (isAskedFor(request)) {
            ReservedKeys.refuseWrite(request.requireKey());
        }
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        if (!isAskedFor(request)) {
            return put.handle(request);
        }
        if (!running.tryAcquire()) {
            throw new RequestException(new RequestFailure.Overloaded());
        }
        var options = IngestOptions.of(request);
        var ingest = new Ingest(request.detached(), options, put, packedBytes.getAsInt(), memoryKib);
        var body = request.body().stream();
        return CompletableFuture.supplyAsync(() -> ingest.run(body), Thread::startVirtualThread)
                .whenComplete((answer, failure) -> {
                    body.close();
                    running.release();
                });
    }
}
