package io.granary.server;

import io.granary.engine.EngineConfig;
import io.granary.engine.ObjectEngine;
import io.granary.engine.read.ExtentReaper;
import io.granary.engine.recovery.Recovery;
import io.granary.gateway.access.AclWriting;
import io.granary.gateway.http.GatewayConfig;
import io.granary.gateway.operation.Operations;
import io.granary.gateway.operation.Routes;
import io.granary.gateway.signing.Credentials;
import io.granary.gateway.signing.PostSignature;
import io.granary.index.IndexConfig;
import io.granary.index.IndexUnusableException;
import io.granary.index.ObjectIndex;
import io.granary.index.lmdb.IndexSwap;
import io.granary.index.lmdb.LmdbIndex;
import io.granary.model.fault.KillPoint;
import io.granary.segment.SegmentStore;
import io.granary.segment.SegmentSummary;
import io.granary.segment.lane.LaneLimits;
import io.granary.segment.local.DataDirectories;
import io.granary.segment.local.DataDirectoryException;
import io.granary.segment.local.Durability;
import io.granary.segment.local.FileDisk;
import io.granary.segment.local.LocalExtentConfig;
import io.granary.segment.local.LocalExtentStore;
import io.granary.segment.local.LocalSegmentConfig;
import io.granary.segment.local.LocalSegmentStore;
import io.granary.server.config.OperatorMistake;
import io.granary.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongConsumer;

/// Which implementation each part has, and what it is given: the only place that knows.
final class Wiring {
    private Wiring() {}

    /// Locks the data directories and makes them where they are missing. Throws [OperatorMistake] when one cannot be
    /// used.
    static DataDirectories directories(List<Path> paths) throws IOException {
        try {
            return DataDirectories.open(new FileDisk(), paths);
        } catch (DataDirectoryException e) {
            throw new OperatorMistake(String.valueOf(e.getMessage()));
        } catch (FileSystemException e) {
            throw new OperatorMistake(
                    "cannot use the data directory: " + e.getFile() + ": " + reason(e),
                    "let user " + System.getProperty("user.name") + " write there, or give another with --data");
        }
    }

    private static String reason(FileSystemException e) {
        if (e.getReason() != null) {
            return e.getReason();
        }
        return e instanceof AccessDeniedException ? "permission denied" : "it cannot be made";
    }

    /// Opens the store and recovers it. Borrows `directories`, which must outlive it.
    static Store store(ServerConfig config, DataDirectories directories) throws IOException {
        var parts = new Closers();
        try {
            var segments = parts.add(LocalSegmentStore.open(directories, segmentConfig(config)));
            var extents = parts.add(LocalExtentStore.open(directories, extentConfig(config), InstantSource.system()));
            var reaper = parts.add(new ExtentReaper(extents));
            var index = parts.add(index(directories, segments, reaper));
            var engine = parts.add(ObjectEngine.open(
                    engineConfig(config),
                    LaneLimits.DEFAULTS,
                    segments,
                    extents,
                    index,
                    reaper,
                    InstantSource.system()));
            return new Store(segments, extents, index, engine, reaper.epoch(), parts);
        } catch (IOException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static ObjectIndex index(DataDirectories directories, SegmentStore segments, ExtentReaper reaper)
            throws IOException {
        var path = indexPath(directories);
        IndexSwap.recover(path);
        try {
            return LmdbIndex.open(path, IndexConfig.DEFAULT, reaper, segments::sync);
        } catch (IndexUnusableException e) {
            if (!segments.segments().isEmpty()) {
                throw new OperatorMistake(
                        String.valueOf(e.getMessage()),
                        "no object is lost: make the index again with ./granary rebuild-index "
                                + String.join(
                                        " ",
                                        directories.paths().stream()
                                                .map(data -> "--data " + data)
                                                .toList()));
            }
            rebuildIndex(directories, segments, bytes -> {});
            return LmdbIndex.open(path, IndexConfig.DEFAULT, reaper, segments::sync);
        }
    }

    /// Makes the index again from the segments and puts it in the place of the old one. `progress` hears how many bytes
    /// of [#lengthBytes] have been read.
    static void rebuildIndex(DataDirectories directories, SegmentStore segments, LongConsumer progress)
            throws IOException {
        var serving = indexPath(directories);
        IndexSwap.recover(serving);
        IndexSwap.discardRebuild(serving);
        try (var index = LmdbIndex.createForRebuild(IndexSwap.rebuildDirectory(serving), IndexConfig.DEFAULT)) {
            new Recovery(segments, index, bytes -> {
                        KillPoint.REBUILD_READING.reached();
                        progress.accept(bytes);
                    })
                    .run();
            KillPoint.REBUILD_READ.reached();
            index.completeRebuild();
        }
        KillPoint.REBUILD_COMPLETE.reached();
        IndexSwap.install(serving);
    }

    /// Opens the segments alone. Borrows `directories`, which must outlive them.
    static SegmentStore segments(DataDirectories directories) throws IOException {
        return LocalSegmentStore.open(directories, LocalSegmentConfig.DEFAULTS);
    }

    static long lengthBytes(SegmentStore segments) {
        return segments.segments().stream()
                .mapToLong(SegmentSummary::lengthBytes)
                .sum();
    }

    static Path indexPath(DataDirectories directories) {
        return directories.paths().getFirst().resolve("index");
    }

    /// The operations of S3 over `engine`.
    static Routes routes(ObjectEngine engine, ServerConfig config, Credentials credentials, AclWriting acls) {
        var signatures = new PostSignature(credentials, config.region());
        var files = config.data().getFirst().resolve("made");
        return new Routes(Operations.routes(engine, config.region(), signatures, acls, files));
    }

    static GatewayConfig gatewayConfig(ServerConfig config) {
        return GatewayConfig.defaults()
                .withListen(config.listen().host(), config.listen().port())
                .withRegion(config.region())
                .withTls(config.tls())
                .withDomains(config.domains())
                .withAnswerMemoryBytes(config.large().streamMemory().bytes() / 4);
    }

    private static LocalSegmentConfig segmentConfig(ServerConfig config) {
        return LocalSegmentConfig.DEFAULTS
                .withSegmentBytes(config.segmentSize().bytes())
                .withReserveBytes(config.reserve().bytes())
                .withDurability(
                        switch (config.durability()) {
                            case SYNC -> Durability.SYNC;
                            case RELAXED -> Durability.RELAXED;
                        });
    }

    private static LocalExtentConfig extentConfig(ServerConfig config) {
        return LocalExtentConfig.DEFAULTS
                .withReserveBytes(config.reserve().bytes())
                .withDiskQueue(config.large().diskQueue())
                .withVerifyReads(config.large().verify() == ServerConfig.Verify.READ);
    }

    /// What a body on its way in holds: two chunks of 256 KiB in the engine and a window of 512 KiB in the gateway.
    private static final long STREAM_BYTES = 1 << 20;

    private static EngineConfig engineConfig(ServerConfig config) {
        return EngineConfig.DEFAULT
                .withPackingLimitBytes((int) config.packingLimit().bytes())
                .withMaxStreams((int) Math.max(1, config.large().streamMemory().bytes() * 3 / 4 / STREAM_BYTES))
                .withStaleUploads(config.large().staleUploads())
                .withJournal(!config.upkeep().journal().isZero());
    }
}
