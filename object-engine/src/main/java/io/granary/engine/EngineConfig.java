package io.granary.engine;

import java.time.Duration;

/// Settings of the engine.
///
/// @param packingLimitBytes bodies up to this length are packed into records. 256 KiB: such a body still fits a group
/// four
///     times, and below it the two or three file operations of an extent cost more than copying the bytes
/// @param readThreads for reads that wait for the disk and for listings. 16: enough to keep a few disks' queues busy,
///     few enough that their stacks do not matter
/// @param leastPartBytes of each part of an upload but the last. 5 MiB, as S3 has it: a part has costs of its own in
/// every
///     listing and layout
/// @param maxStreams large bodies that are written at the same time; others wait for their turn. 96, each with two
///     chunks of 256 KiB here and as much in the gateway
/// @param staleUploads an upload that got no part for so long is given up. A week: longer than any job that is still
///     alive, short enough that what crashed jobs left behind comes back
/// @param rememberedCompletions how long completing an upload again gives the same answer. A day: clients that retry do
/// so
///     within minutes
/// @param journal whether changes are written down for those who follow them
public record EngineConfig(
        int packingLimitBytes,
        int leastPartBytes,
        int readThreads,
        int maxStreams,
        Duration staleUploads,
        Duration rememberedCompletions,
        boolean journal) {
    public static final EngineConfig DEFAULT = new EngineConfig(256 << 10, 5 << 20, 16, 96);

    /// The defaults but for sizes and threads.
    public EngineConfig(int packingLimitBytes, int leastPartBytes, int readThreads, int maxStreams) {
        this(packingLimitBytes, leastPartBytes, readThreads, maxStreams, Duration.ofDays(7), Duration.ofDays(1), false);
    }

    /// Throws `IllegalArgumentException` that names the setting that is out of its range.
    public EngineConfig {
        require(packingLimitBytes >= 0 && packingLimitBytes <= 512 << 10, "packingLimitBytes must be 0 to 524288");
        require(leastPartBytes >= 0, "leastPartBytes must not be negative");
        require(readThreads > 0 && readThreads <= 1024, "readThreads must be 1 to 1024");
        require(!staleUploads.isNegative() && !rememberedCompletions.isNegative(), "durations must not be negative");
        require(maxStreams > 0 && maxStreams <= 65_536, "maxStreams must be 1 to 65536");
    }

    public EngineConfig withPackingLimitBytes(int other) {
        return new EngineConfig(
                other, leastPartBytes, readThreads, maxStreams, staleUploads, rememberedCompletions, journal);
    }

    public EngineConfig withMaxStreams(int other) {
        return new EngineConfig(
                packingLimitBytes, leastPartBytes, readThreads, other, staleUploads, rememberedCompletions, journal);
    }

    public EngineConfig withStaleUploads(Duration other) {
        return new EngineConfig(
                packingLimitBytes, leastPartBytes, readThreads, maxStreams, other, rememberedCompletions, journal);
    }

    public EngineConfig withJournal(boolean other) {
        return new EngineConfig(
                packingLimitBytes, leastPartBytes, readThreads, maxStreams, staleUploads, rememberedCompletions, other);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
