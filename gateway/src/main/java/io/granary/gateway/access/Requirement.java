package io.granary.gateway.access;

import io.granary.gateway.request.S3Action;

/// What an operation asks of its caller before it begins.
public sealed interface Requirement {
    /// One action on the request's bucket or key.
    ///
    /// @param ofVersion the action in its place when the request names a version
    /// @param headers what headers of the request ask for beside it
    record Allowed(S3Action action, S3Action ofVersion, Extras headers) implements Requirement {}

    /// The operation asks for each entry of its body, and does nothing else.
    record ForEachEntry() implements Requirement {}

    /// Anybody may, without a signature: it tells nothing and changes nothing.
    record Nothing() implements Requirement {}

    /// The operation finds out itself who calls, from its body, and asks for what it does.
    record ByOperation() implements Requirement {}

    /// Which headers ask for actions of their own.
    enum Extras {
        NONE,
        /// Access control lists, tags and locks that an object is written with.
        OF_WRITTEN_OBJECT,
        /// Access control lists, ownership and locks that a bucket is created with.
        OF_CREATED_BUCKET,
        /// The override of a governance lock.
        OF_DELETION
    }
}
