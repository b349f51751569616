package io.granary.gateway.request;

import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;

/// An object that a request reads beside the one that it is about.
///
/// @param versionId empty for the current one
public record Target(BucketName bucket, ObjectKey key, String versionId) {}
