package io.granary.gateway.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.engine.EngineConfig;
import io.granary.engine.ObjectEngine;
import io.granary.engine.read.ExtentReaper;
import io.granary.gateway.access.Absence;
import io.granary.gateway.access.AclWriting;
import io.granary.gateway.access.BucketRules;
import io.granary.gateway.access.Circumstances;
import io.granary.gateway.access.PolicyAccess;
import io.granary.gateway.access.acl.Ownership;
import io.granary.gateway.access.identity.Identities;
import io.granary.gateway.batch.BatchOpener;
import io.granary.gateway.error.ErrorDocument;
import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Target;
import io.granary.gateway.signing.Credentials;
import io.granary.gateway.signing.PostSignature;
import io.granary.gateway.signing.Signed;
import io.granary.gateway.virtual.VirtualKeys;
import io.granary.index.IndexConfig;
import io.granary.index.ObjectIndex;
import io.granary.index.lmdb.LmdbIndex;
import io.granary.segment.extent.ExtentStore;
import io.granary.segment.lane.LaneLimits;
import io.granary.segment.local.DataDirectories;
import io.granary.segment.local.FileDisk;
import io.granary.segment.local.LocalExtentConfig;
import io.granary.segment.local.LocalExtentStore;
import io.granary.segment.local.LocalSegmentConfig;
import io.granary.segment.local.LocalSegmentStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// All operations over a real engine in a directory: the gateway without its wire.
final class OpenEngine implements Closeable {
    private final DataDirectories directories;
    private final LocalSegmentStore segments;
    private final ExtentStore extents;
    private final ExtentReaper reaper;
    private final ObjectIndex index;
    private final ObjectEngine engine;
    private final Routes routes;
    private final Identities identities;
    private final PolicyAccess access;
    private final ErrorDocument errors = new ErrorDocument("HOST");
    private final AtomicLong ahead = new AtomicLong();
    private final InstantSource clock = () -> Instant.now().plusMillis(ahead.get());
    private final List<String> denials = new CopyOnWriteArrayList<>();

    OpenEngine(Path directory, String region) throws IOException {
        this(directory, region, engine -> VirtualTrees.of(engine, directory.resolve("made")));
    }

    OpenEngine(Path directory, String region, Function<ObjectEngine, VirtualTrees> virtual) throws IOException {
        directories = DataDirectories.open(new FileDisk(), List.of(directory));
        segments = LocalSegmentStore.open(directories, LocalSegmentConfig.DEFAULTS.withReserveBytes(0));
        extents = LocalExtentStore.open(
                directories, LocalExtentConfig.DEFAULTS.withReserveBytes(0), InstantSource.system());
        reaper = new ExtentReaper(extents);
        var indexPath = directory.resolve("index");
        index = Files.exists(indexPath)
                ? LmdbIndex.open(indexPath, IndexConfig.DEFAULT, reaper)
                : LmdbIndex.create(indexPath, IndexConfig.DEFAULT, reaper);
        engine = ObjectEngine.open(
                EngineConfig.DEFAULT.withJournal(true),
                LaneLimits.DEFAULTS,
                segments,
                extents,
                index,
                reaper,
                InstantSource.system());
        identities = Identities.open(engine, new byte[32], clock, "AK", "SECRET");
        var rules = new BucketRules(engine, identities);
        access = new PolicyAccess(
                engine,
                identities,
                rules,
                (caller, key, asked, circumstances, verdict) -> denials.add(String.join(
                        " ",
                        asked.action().wireName(),
                        "/" + asked.bucket() + (asked.key().length == 0 ? "" : "/" + new String(asked.key(), UTF_8)),
                        verdict.because())));
        var acls = new AclWriting(rules, identities, Ownership.ENFORCED);
        var signatures = new PostSignature(Credentials.single("AK", "SECRET"), "us-east-1");
        routes = new Routes(Operations.routes(engine, region, signatures, acls, virtual.apply(engine)));
    }

    /// These virtual keys and no others.
    static VirtualTrees only(ObjectEngine engine, VirtualKeys keys) {
        return new VirtualTrees(keys, new BatchOpener(engine, keys));
    }

    Routes routes() {
        return routes;
    }

    Identities identities() {
        return identities;
    }

    /// What identities take for the time.
    InstantSource clock() {
        return clock;
    }

    void later(Duration by) {
        ahead.addAndGet(by.toMillis());
    }

    PolicyAccess access() {
        return access;
    }

    /// Answers as the gateway does, the decision about the caller included.
    Answer callAs(Signed signed, S3Request sent) throws InterruptedException, TimeoutException {
        var circumstances = new SentCircumstances(sent);
        try {
            var request = Requests.by(access.callerOf(signed, circumstances), sent);
            var route = routes.find(request);
            var reads = route.operation().alsoReads(request);
            access.admit(route.requirement(), request, reads)
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            return admitted(route, request, reads);
        } catch (ExecutionException e) {
            return new Answer(errors.answer(e, "/", sent.requestId()));
        } catch (RuntimeException e) {
            return new Answer(errors.answer(e, "/", sent.requestId()));
        }
    }

    private Answer admitted(Route route, S3Request request, List<Target> reads)
            throws InterruptedException, TimeoutException {
        Throwable failure;
        try {
            route.operation().admit(request);
            var answer = route.operation().handle(request).toCompletableFuture();
            return new Answer(answer.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            failure = e.getCause() == null ? e : e.getCause();
        } catch (RuntimeException e) {
            failure = e;
        }
        var told = Absence.told(failure, route.requirement(), request, reads);
        return new Answer(errors.answer(told, "/", request.requestId()));
    }

    /// What was refused since the last call: the action, the bucket and key, and why.
    List<String> takeDenials() {
        var taken = List.copyOf(denials);
        denials.clear();
        return taken;
    }

    record SentCircumstances(S3Request request) implements Circumstances {
        @Override
        public HeaderFields headers() {
            return request.headers();
        }

        @Override
        public QueryParameters query() {
            return request.query();
        }

        @Override
        public String sourceAddress() {
            return "192.0.2.7";
        }

        @Override
        public boolean secure() {
            return false;
        }

        @Override
        public long nowMillis() {
            return InstantSource.system().millis();
        }
    }

    ObjectEngine engine() {
        return engine;
    }

    /// Answers as the gateway does: admitted first, refusals rendered.
    Answer call(S3Request request) throws InterruptedException, TimeoutException {
        try {
            var operation = routes.find(request).operation();
            operation.admit(request);
            return new Answer(operation.handle(request).toCompletableFuture().get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return new Answer(errors.answer(e, "/", request.requestId()));
        } catch (RuntimeException e) {
            return new Answer(errors.answer(e, "/", request.requestId()));
        }
    }

    @Override
    public void close() throws IOException {
        engine.close();
        index.close();
        reaper.close();
        segments.close();
        extents.close();
        directories.close();
    }
}
