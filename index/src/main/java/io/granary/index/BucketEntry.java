package io.granary.index;

import io.granary.model.name.BucketName;

/// A bucket as the index knows it.
///
/// @param number stands for the bucket in keys and records; never used again after the bucket is gone
/// @param createdMillis since 1970
public record BucketEntry(int number, BucketName name, long createdMillis) {}
