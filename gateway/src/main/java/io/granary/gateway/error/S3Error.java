package io.granary.gateway.error;

import io.granary.gateway.xml.documents.ErrorResult.Extra;
import io.granary.model.object.Headers;
import java.util.List;

/// A refusal in S3's words.
///
/// @param code as S3 writes it, such as `NoSuchKey`
/// @param extras elements that S3 adds to this code, such as `Key`
/// @param headers that S3 adds to the answer
public record S3Error(String code, int status, String message, List<Extra> extras, Headers headers) {
    public S3Error(String code, int status, String message, Extra... extras) {
        this(code, status, message, List.of(extras), Headers.NONE);
    }

    /// The same with another header; `name` in lower case.
    S3Error with(String name, String value) {
        return new S3Error(code, status, message, extras, headers.with(name, value));
    }
}
