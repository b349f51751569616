package io.granary.gateway.operation;

import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.name.ETag;
import io.granary.model.object.WriteCondition;

/// The conditional headers of writes. S3 has fewer of them than HTTP: `If-None-Match: *`, and `If-Match` with one tag
/// or `*`. The others are refused, because a write must not happen when its condition was not judged.
final class WriteConditions {
    private WriteConditions() {}

    /// The condition of a put or of a copy's destination.
    static WriteCondition ofPut(HeaderFields headers) {
        var noneMatch = headers.first("if-none-match");
        var match = headers.first("if-match");
        refuseDates(headers);
        if (noneMatch == null) {
            return match == null ? WriteCondition.ALWAYS : ofMatch(match);
        }
        if (match != null || !noneMatch.equals("*")) {
            throw new RequestException(new RequestFailure.NotImplemented("If-None-Match"));
        }
        return WriteCondition.ABSENT;
    }

    /// The condition of a delete.
    static WriteCondition ofDelete(HeaderFields headers) {
        var match = headers.first("if-match");
        refuseDates(headers);
        if (headers.first("if-none-match") != null) {
            throw new RequestException(new RequestFailure.NotImplemented("If-None-Match"));
        }
        return match == null ? WriteCondition.ALWAYS : ofMatch(match);
    }

    private static WriteCondition ofMatch(String value) {
        if (value.equals("*")) {
            return new WriteCondition.Present();
        }
        try {
            return new WriteCondition.Matches(ETag.parse(value));
        } catch (IllegalArgumentException e) {
            // No object of ours ever had such a tag.
            throw new RequestException(new RequestFailure.PreconditionFailed("If-Match"));
        }
    }

    private static void refuseDates(HeaderFields headers) {
        if (headers.first("if-unmodified-since") != null) {
            throw new RequestException(new RequestFailure.NotImplemented("If-Unmodified-Since"));
        }
        if (headers.first("if-modified-since") != null) {
            throw new RequestException(new RequestFailure.NotImplemented("If-Modified-Since"));
        }
    }
}
