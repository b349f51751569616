package io.granary.compaction.scrub;

/// A version that cannot be read any more, wholly or in part.
///
/// @param version as S3 names it
public record ObjectHit(String bucket, String key, String version) {}
