package io.granary.gateway.error;

import io.granary.gateway.xml.documents.ErrorResult.Extra;
import java.util.List;

/// A refusal in S3's words.
///
/// @param code as S3 writes it, such as `NoSuchKey`
/// @param extras elements that S3 adds to this code, such as `Key`
public record S3Error(String code, int status, String message, List<Extra> extras) {
    public S3Error(String code, int status, String message, Extra... extras) {
        this(code, status, message, List.of(extras));
    }
}
