package io.granary.gateway.ingest;

import io.granary.gateway.error.S3Error;
import io.granary.gateway.error.S3Errors;
import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.request.Method;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestBody;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.model.content.Content;
import io.granary.model.name.ObjectKey;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One archive on its way into the store: read by one thread, which may block, its small members stored by many.
final class Ingest {
    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

    /// Members that are being stored at the same time.
    private static final int MOST_IN_FLIGHT = 1024;

    private static final int KIB = 1024;
    private static final String ANY_TYPE = "binary/octet-stream";

    private final S3Request request;
    private final IngestOptions options;
    private final Operation put;
    private final int packedBytes;
    private final Semaphore memoryKib;
    private final Semaphore slots = new Semaphore(MOST_IN_FLIGHT);
    private final Map<ObjectKey, CompletableFuture<?>> storing = new ConcurrentHashMap<>();
    private final IngestReport report = new IngestReport();
    private volatile boolean stopped;

    /// @param memoryKib what all ingests may hold
    Ingest(S3Request request, IngestOptions options, Operation put, int packedBytes, Semaphore memoryKib) {
        this.request = request;
        this.options = options;
        this.put = put;
        this.packedBytes = packedBytes;
        this.memoryKib = memoryKib;
    }

    /// Reads the archive to its end and answers when all of it is stored. Borrows the body. Throws [RequestException]
    /// for what is no archive and for a member that cannot be stored, after what came before it was stored.
    S3Response run(Content body) {
        Optional<String> broken = Optional.empty();
        try {
            var unpacked = Unpacked.of(body);
            try {
                take(new TarReader(unpacked));
                if (!stopped) {
                    unpacked.finish();
                }
            } catch (MalformedTarException | EOFException e) {
                broken = Optional.of(String.valueOf(e.getMessage()));
            }
            // To the end in any case: the body is checked there, and its sender reads no answer before.
            unpacked.drain();
        } catch (MalformedTarException | EOFException e) {
            broken = Optional.of(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            slots.acquireUninterruptibly(MOST_IN_FLIGHT);
        }
        if (broken.isPresent()) {
            throw new RequestException(new RequestFailure.InvalidRequest("The archive cannot be read: " + broken.get()
                    + ". " + report.stored() + " members before that were stored."));
        }
        if (stopped) {
            throw new RequestException(report.failure());
        }
        return report.answer();
    }

    private void take(TarReader archive) throws IOException {
        for (var member = archive.next(); member.isPresent() && !stopped; member = archive.next()) {
            take(archive, member.get());
        }
    }

    private void take(TarReader archive, TarMember member) throws IOException {
        switch (member.kind()) {
            case FILE -> {
                try {
                    store(archive, member, MemberKey.of(options.prefix(), member.name()));
                } catch (MemberKey.Refused e) {
                    refuse(member, new S3Error("InvalidArgument", 400, String.valueOf(e.getMessage())));
                }
            }
            case DIRECTORY -> report.directory();
            default ->
                refuse(
                        member,
                        new S3Error(
                                "InvalidArgument", 400, "it is " + member.kind().words()));
        }
    }

    private void store(TarReader archive, TarMember member, ObjectKey key) throws IOException {
        // Of members of one name the last one stays: they go in one after the other.
        var before = storing.get(key);
        if (before != null) {
            before.join();
        }
        if (member.size() <= packedBytes) {
            storePacked(archive, member, key);
        } else {
            var content = new MemberContent(archive, member.size());
            settled(member, start(key, new MemberBody.Large(content))).join();
        }
    }

    private void storePacked(TarReader archive, TarMember member, ObjectKey key) throws IOException {
        int kib = (int) (member.size() / KIB) + 1;
        memoryKib.acquireUninterruptibly(kib);
        slots.acquireUninterruptibly();
        boolean started = false;
        try {
            var bytes = new byte[(int) member.size()];
            new MemberContent(archive, bytes.length).fill(bytes);
            var ended = new CompletableFuture<Void>();
            storing.put(key, ended);
            Thread.startVirtualThread(() -> {
                var unused = settled(member, start(key, new MemberBody.Packed(bytes)))
                        .thenRun(() -> {
                            storing.remove(key);
                            memoryKib.release(kib);
                            slots.release();
                            ended.complete(null);
                        });
            });
            started = true;
        } finally {
            if (!started) {
                memoryKib.release(kib);
                slots.release();
            }
        }
    }

    private CompletionStage<S3Response> start(ObjectKey key, RequestBody body) {
        try {
            var guessed = URLConnection.guessContentTypeFromName(key.toString());
            var one = new S3Request(
                    request.requestId(),
                    request.secure(),
                    Method.PUT,
                    request.requireBucket(),
                    key,
                    QueryParameters.NONE,
                    options.headers(guessed == null ? ANY_TYPE : guessed),
                    request.caller(),
                    body);
            return request.caller().requireWrite(one).thenCompose(allowed -> put.handle(one));
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /// Notes how it ended; never fails.
    private CompletableFuture<Void> settled(TarMember member, CompletionStage<S3Response> stored) {
        return stored.<Void>handle((answer, failure) -> {
                    if (failure == null) {
                        report.stored(member.size());
                    } else {
                        refuse(member, S3Errors.ofThrown(failure).orElseGet(() -> defect(member, failure)));
                    }
                    return null;
                })
                .toCompletableFuture();
    }

    private S3Error defect(TarMember member, Throwable failure) {
        LOG.error("request {} failed at the member {}", request.requestId(), MemberKey.shown(member.name()), failure);
        return S3Errors.internal();
    }

    /// A failure of the server is none of the member's, and nothing to be lenient about.
    private void refuse(TarMember member, S3Error error) {
        report.refused(MemberKey.shown(member.name()), error);
        if (!options.lenient() || error.status() >= 500) {
            stopped = true;
        }
    }
}
