package io.granary.segment.format;

/// The two versions that every file carries (`docs/format.md`, section 1.2): which builds can read it, and which may
/// also write to it.
public final class FormatVersion {
    /// A file whose read version is above this one is refused.
    public static final byte READ = 1;

    /// A file whose write version is above this one may be read, never written to.
    public static final byte WRITE = 1;

    private FormatVersion() {}
}
