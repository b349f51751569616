package io.granary.testkit.model;

import io.granary.model.name.ETag;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An upload of the model, also when it has ended: its number goes on meaning it.
final class ModelUpload {
    record Part(byte[] bytes, ETag etag, long modified) {}

    final int bucket;
    final String bucketName;
    final String key;
    final boolean headers;
    final long initiated;
    final SortedMap<Integer, Part> parts;
    boolean inProgress;

    /// What its completion was answered.
    @Nullable
    String completed;

    ModelUpload(int bucket, String bucketName, String key, boolean headers, long initiated) {
        this(bucket, bucketName, key, headers, initiated, new TreeMap<>(), true, null);
    }

    private ModelUpload(
            int bucket,
            String bucketName,
            String key,
            boolean headers,
            long initiated,
            SortedMap<Integer, Part> parts,
            boolean inProgress,
            @Nullable String completed) {
        this.bucket = bucket;
        this.bucketName = bucketName;
        this.key = key;
        this.headers = headers;
        this.initiated = initiated;
        this.parts = parts;
        this.inProgress = inProgress;
        this.completed = completed;
    }

    ModelUpload copy() {
        return new ModelUpload(
                bucket, bucketName, key, headers, initiated, new TreeMap<>(parts), inProgress, completed);
    }
}
