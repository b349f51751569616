package io.granary.server.bench;

/// The order in which `count` objects are written: as their keys order, or scattered over the whole range.
record Numbers(long count, boolean scattered) {
    /// A prime beyond every count that is allowed, so that multiplying by it visits each number once.
    private static final long STRIDE = 2_305_843_009L;

    static final long MAX_COUNT = 1_000_000_000;

    /// The number whose turn is `turn`, 0 to count - 1.
    long at(long turn) {
        return scattered ? turn * STRIDE % count : turn;
    }
}
