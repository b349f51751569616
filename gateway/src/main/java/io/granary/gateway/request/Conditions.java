package io.granary.gateway.request;

import io.granary.model.name.ETag;
import java.util.List;
import java.util.OptionalLong;

/// The conditional headers of a read, judged in the order of
/// [RFC 9110, 13.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2).
public final class Conditions {
    /// How the conditions were judged.
    public sealed interface Verdict {
        /// Answer as asked.
        record Holds() implements Verdict {}

        /// Answer 304 with the object's validators and no body.
        record NotModified() implements Verdict {}

        /// Answer 412.
        ///
        /// @param condition the header that failed, such as `If-Match`
        record Failed(String condition) implements Verdict {}
    }

    private static final Verdict HOLDS = new Verdict.Holds();
    private static final Verdict NOT_MODIFIED = new Verdict.NotModified();
    private static final Conditions NONE =
            new Conditions(List.of(), List.of(), OptionalLong.empty(), OptionalLong.empty());

    private final List<String> match;
    private final List<String> noneMatch;
    private final OptionalLong modifiedSince;
    private final OptionalLong unmodifiedSince;

    private Conditions(
            List<String> match, List<String> noneMatch, OptionalLong modifiedSince, OptionalLong unmodifiedSince) {
        this.match = match;
        this.noneMatch = noneMatch;
        this.modifiedSince = modifiedSince;
        this.unmodifiedSince = unmodifiedSince;
    }

    /// The conditions of a `GET` or `HEAD`; a date that is none is ignored.
    public static Conditions ofRead(HeaderFields headers) {
        return of(headers, "if-match", "if-none-match", "if-modified-since", "if-unmodified-since");
    }

    /// The conditions on the source of a copy, `x-amz-copy-source-if-…`.
    public static Conditions ofCopySource(HeaderFields headers) {
        return of(
                headers,
                "x-amz-copy-source-if-match",
                "x-amz-copy-source-if-none-match",
                "x-amz-copy-source-if-modified-since",
                "x-amz-copy-source-if-unmodified-since");
    }

    private static Conditions of(
            HeaderFields headers, String match, String noneMatch, String modifiedSince, String unmodifiedSince) {
        var matches = headers.all(match);
        var noneMatches = headers.all(noneMatch);
        var modified = headers.first(modifiedSince);
        var unmodified = headers.first(unmodifiedSince);
        if (matches.isEmpty() && noneMatches.isEmpty() && modified == null && unmodified == null) {
            return NONE;
        }
        return new Conditions(
                matches,
                noneMatches,
                modified == null ? OptionalLong.empty() : HttpDate.parse(modified),
                unmodified == null ? OptionalLong.empty() : HttpDate.parse(unmodified));
    }

    /// Judges an object that exists by its ETag and its time, which counts in whole seconds.
    public Verdict judge(ETag etag, long modifiedMillis) {
        if (this == NONE) {
            return HOLDS;
        }
        long modified = Math.floorDiv(modifiedMillis, 1000) * 1000;
        if (!match.isEmpty()) {
            if (!anyMatches(match, etag, false)) {
                return new Verdict.Failed("If-Match");
            }
        } else if (unmodifiedSince.isPresent() && modified > unmodifiedSince.getAsLong()) {
            return new Verdict.Failed("If-Unmodified-Since");
        }
        if (!noneMatch.isEmpty()) {
            return anyMatches(noneMatch, etag, true) ? NOT_MODIFIED : HOLDS;
        }
        if (modifiedSince.isPresent() && modified <= modifiedSince.getAsLong()) {
            return NOT_MODIFIED;
        }
        return HOLDS;
    }

    /// Reads `"a", W/"b", c` and `*`. S3 clients also send tags without quotes. Ours never hold a comma.
    private static boolean anyMatches(List<String> fields, ETag etag, boolean weakly) {
        var ours = etag.toString();
        for (var field : fields) {
            for (var one : field.split(",", -1)) {
                var tag = one.strip();
                boolean weak = tag.startsWith("W/");
                if (weak && !weakly) {
                    continue;
                }
                var bare = unquoted(weak ? tag.substring(2) : tag);
                if (tag.equals("*") || bare.equals(ours)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String unquoted(String tag) {
        return tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"")
                ? tag.substring(1, tag.length() - 1)
                : tag;
    }
}
