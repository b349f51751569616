package io.granary.engine;

import io.granary.model.checksum.Checksum;
import io.granary.model.object.Headers;
import java.util.Optional;

/// What is stored beside a body and is not in the index: the headers to give back, the attributes of the version
/// ([io.granary.model.object.Attributes]), which are never given back as headers, and the checksum's value.
public record ObjectHead(Headers headers, Headers attributes, Optional<Checksum> checksum) {
    /// Of the headers as they are stored, attributes among them.
    public static ObjectHead of(Headers stored, Optional<Checksum> checksum) {
        return new ObjectHead(stored.visible(), stored.attributes(), checksum);
    }
}
