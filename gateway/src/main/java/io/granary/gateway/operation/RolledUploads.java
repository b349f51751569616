package io.granary.gateway.operation;

import io.granary.engine.multipart.Upload;
import io.granary.engine.multipart.Uploads;
import io.granary.engine.multipart.Uploads.After;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.xml.documents.ListMultipartUploadsResult.CommonPrefix;
import io.granary.gateway.xml.documents.ListMultipartUploadsResult.InProgress;
import io.granary.gateway.xml.documents.ListMultipartUploadsResult.Item;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.UploadId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Uploads of a bucket whose keys begin with a prefix, those with a delimiter behind it rolled up to what ends there.
record RolledUploads(BucketName bucket, byte[] prefix, byte[] delimiter) {
    /// No byte of UTF-8: behind every key that begins with what it follows.
    private static final byte BEHIND_ALL = (byte) 0xFF;

    /// @param truncated whether items follow those of this page
    record Page(List<Item> items, boolean truncated) {}

    /// Where the page behind these markers starts; a key that is a common prefix stands for everything under it. Empty
    /// texts are no markers.
    Optional<After> after(byte[] keyMarker, String idMarker) {
        if (keyMarker.length == 0) {
            return Optional.empty();
        }
        if (endOfCommonPrefix(keyMarker) == keyMarker.length) {
            return Optional.of(behind(keyMarker));
        }
        try {
            var id = idMarker.isEmpty() ? Optional.<UploadId>empty() : Optional.of(UploadId.parse(idMarker));
            return Optional.of(new After(ObjectKey.ofTrusted(keyMarker), id));
        } catch (IllegalArgumentException e) {
            throw new RequestException(
                    new RequestFailure.InvalidArgument("upload-id-marker", idMarker, "Invalid uploadId marker"));
        }
    }

    /// Reads the index and may wait for the disk.
    Page page(Uploads uploads, Optional<After> start, int limit) {
        var items = new ArrayList<Item>();
        var after = start;
        while (items.size() < limit) {
            var more = uploads.list(bucket, prefix, after, limit + 1);
            if (more.isEmpty()) {
                break;
            }
            after = Optional.of(add(more, items, limit));
        }
        boolean truncated = limit > 0
                && items.size() == limit
                && !uploads.list(bucket, prefix, after, 1).isEmpty();
        return new Page(items, truncated);
    }

    /// Adds what is there until the page is full or a common prefix begins, and tells where to go on.
    private After add(List<Upload> uploads, List<Item> items, int limit) {
        for (var upload : uploads) {
            var key = upload.key().utf8();
            int end = endOfCommonPrefix(key);
            if (end >= 0) {
                var common = Arrays.copyOf(key, end);
                items.add(new CommonPrefix(common));
                return behind(common);
            }
            items.add(new InProgress(upload));
            if (items.size() == limit) {
                return after(upload);
            }
        }
        return after(uploads.getLast());
    }

    private static After after(Upload upload) {
        return new After(upload.key(), Optional.of(upload.id()));
    }

    private static After behind(byte[] commonPrefix) {
        if (commonPrefix.length == ObjectKey.MAX_BYTES) {
            return new After(ObjectKey.ofTrusted(commonPrefix), Optional.empty());
        }
        var behind = Arrays.copyOf(commonPrefix, commonPrefix.length + 1);
        behind[commonPrefix.length] = BEHIND_ALL;
        return new After(ObjectKey.ofTrusted(behind), Optional.empty());
    }

    /// Behind the first delimiter that follows the prefix; -1 for none.
    private int endOfCommonPrefix(byte[] key) {
        if (delimiter.length == 0 || key.length < prefix.length) {
            return -1;
        }
        for (int at = prefix.length; at <= key.length - delimiter.length; at++) {
            if (Arrays.equals(key, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                return at + delimiter.length;
            }
        }
        return -1;
    }
}
