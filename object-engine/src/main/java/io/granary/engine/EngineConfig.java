package io.granary.engine;

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
/// @param maxStreams large bodies that are written at the same time; more are told to come back. 256, each with a
/// buffer
///     of 256 KiB
public record EngineConfig(int packingLimitBytes, int leastPartBytes, int readThreads, int maxStreams) {
    public static final EngineConfig DEFAULT = new EngineConfig(256 << 10, 5 << 20, 16, 256);

    /// Throws `IllegalArgumentException` that names the setting that is out of its range.
    public EngineConfig {
        require(packingLimitBytes >= 0 && packingLimitBytes <= 512 << 10, "packingLimitBytes must be 0 to 524288");
        require(leastPartBytes >= 0, "leastPartBytes must not be negative");
        require(readThreads > 0 && readThreads <= 1024, "readThreads must be 1 to 1024");
        require(maxStreams > 0 && maxStreams <= 65_536, "maxStreams must be 1 to 65536");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
