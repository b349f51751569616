package io.granary.engine;

/// The answer of a change that has nothing to tell but that it is durable.
public enum Done {
    DONE
}
