package io.granary.gateway.ingest;

/// One entry of an archive, as its headers tell.
///
/// @param name as it stands there, the archive's own bytes
/// @param size of the body that follows, in bytes
record TarMember(byte[] name, long size, Kind kind) {
    enum Kind {
        FILE("a file"),
        DIRECTORY("a directory"),
        LINK("a link"),
        DEVICE("a device or a pipe"),
        SPARSE("a sparse file"),
        OTHER("of a type that is not known");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /// In the words of a report.
        String words() {
            return words;
        }
    }
}
