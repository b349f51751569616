package io.granary.gateway.operation;

import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.HttpDate;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.name.ETag;
import io.granary.model.object.WriteCondition;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/// The conditional headers of writes. S3 has fewer of them than HTTP: `If-None-Match` and `If-Match` with one tag
/// or `*`, where AWS takes `If-None-Match` with `*` alone. The others are refused, because a write must not happen when
/// its condition was not judged.
final class WriteConditions {
    private static final String MATCH_TIME = "x-amz-if-match-last-modified-time";
    private static final String MATCH_SIZE = "x-amz-if-match-size";

    private WriteConditions() {}

    /// The condition of a put or of a copy's destination.
    static WriteCondition ofPut(HeaderFields headers) {
        var noneMatch = headers.first("if-none-match");
        var match = headers.first("if-match");
        refuseDates(headers);
        if (noneMatch == null) {
            return match == null ? WriteCondition.ALWAYS : ofMatch(match);
        }
        if (match != null) {
            throw new RequestException(new RequestFailure.NotImplemented("If-None-Match"));
        }
        return ofNoneMatch(noneMatch);
    }

    /// The condition of a delete.
    static WriteCondition ofDelete(HeaderFields headers) {
        refuseDates(headers);
        if (headers.first("if-none-match") != null) {
            throw new RequestException(new RequestFailure.NotImplemented("If-None-Match"));
        }
        return same(
                Optional.ofNullable(headers.first("if-match")),
                Optional.ofNullable(headers.first(MATCH_TIME)),
                Optional.ofNullable(headers.first(MATCH_SIZE)));
    }

    /// The condition of a delete, from what the client wrote of the object.
    static WriteCondition same(Optional<String> etag, Optional<String> modified, Optional<String> size) {
        var tag = etag.map(String::strip).filter(text -> !text.equals("*")).map(WriteConditions::unquoted);
        if (tag.isEmpty() && modified.isEmpty() && size.isEmpty()) {
            return WriteCondition.ALWAYS;
        }
        return new WriteCondition.Same(
                tag,
                size.isEmpty() ? OptionalLong.empty() : OptionalLong.of(size(size.get())),
                modified.isEmpty() ? OptionalLong.empty() : OptionalLong.of(seconds(modified.get())));
    }

    private static String unquoted(String tag) {
        return tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"")
                ? tag.substring(1, tag.length() - 1)
                : tag;
    }

    private static long size(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new RequestException(new RequestFailure.InvalidArgument(MATCH_SIZE, text, "must be a size in bytes"));
        }
    }

    /// SDKs write such a time as HTTP does in headers, and as XML does in documents.
    private static long seconds(String text) {
        var http = HttpDate.parse(text.strip());
        if (http.isPresent()) {
            return Math.floorDiv(http.getAsLong(), 1000L);
        }
        try {
            return Instant.parse(text.strip()).getEpochSecond();
        } catch (DateTimeParseException e) {
            throw new RequestException(new RequestFailure.InvalidArgument(MATCH_TIME, text, "must be a time"));
        }
    }

    private static WriteCondition ofMatch(String value) {
        if (value.equals("*")) {
            return new WriteCondition.Present();
        }
        try {
            return new WriteCondition.Matches(ETag.parse(value));
        } catch (IllegalArgumentException e) {
            return new WriteCondition.MatchesNothing();
        }
    }

    private static WriteCondition ofNoneMatch(String value) {
        if (value.equals("*")) {
            return WriteCondition.ABSENT;
        }
        if (value.indexOf(',') >= 0) {
            throw new RequestException(new RequestFailure.NotImplemented("If-None-Match"));
        }
        try {
            return new WriteCondition.Differs(ETag.parse(value));
        } catch (IllegalArgumentException e) {
            // Every object differs from a tag that none ever had.
            return WriteCondition.ALWAYS;
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
