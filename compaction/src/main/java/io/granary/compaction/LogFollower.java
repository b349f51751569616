package io.granary.compaction;

/// Somebody who reads the log behind the writers, and needs records until it has.
public interface LogFollower {
    /// Nobody.
    LogFollower NONE = new LogFollower() {
        @Override
        public long floor() {
            return Long.MAX_VALUE;
        }

        @Override
        public void settle() {}
    };

    /// The sequence up to which no record is needed any more.
    long floor();

    /// Reads what there is, so that the floor rises. May wait.
    void settle();
}
