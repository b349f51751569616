package io.granary.engine;

import io.granary.model.checksum.Checksum;
import io.granary.model.object.Headers;
import java.util.Optional;

/// What is stored beside a body and is not in the index: the headers to give back and the checksum's value.
public record ObjectHead(Headers headers, Optional<Checksum> checksum) {}
