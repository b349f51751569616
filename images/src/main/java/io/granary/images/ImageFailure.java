package io.granary.images;

/// Why no chip could be made: facts, no HTTP.
public sealed interface ImageFailure {
    /// The request cannot be understood, or not for this picture.
    record Malformed(String what) implements ImageFailure {}

    /// Understood, but nothing that is done here.
    record NotOffered(String what) implements ImageFailure {}

    /// The bytes begin like no format that is read here.
    record NotAnImage() implements ImageFailure {}

    /// A format that is known, used in a way that is not.
    record Unsupported(String what) implements ImageFailure {}

    /// The file breaks its own promises: it ends early, or what it says of itself cannot be.
    record Damaged(String what) implements ImageFailure {}

    /// Beyond one of [ImageLimits].
    record TooLarge(String what, long asked, long limit) implements ImageFailure {}

    /// It took longer than [ImageLimits#time()].
    record TooSlow(long limitMillis) implements ImageFailure {}

    /// Nobody waits for the chip any more.
    record Cancelled() implements ImageFailure {}
}
