package io.granary.gateway.operation;

/// Turns every failure into S3's answer: code, status and the XML document. Implemented once, in the error package.
@FunctionalInterface
public interface ErrorAnswers {
    /// Never throws and never blocks.
    ///
    /// @param failure what was thrown or what a stage failed with, already out of any `CompletionException`: a
    ///     `RequestException`, an `EngineException`, or anything else, which is a defect and answers `InternalError`
    ///     without telling its message
    /// @param resource the path as the client wrote it, at most 2 KiB of it
    S3Response answer(Throwable failure, String resource, String requestId);
}
