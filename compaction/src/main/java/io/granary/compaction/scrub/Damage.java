package io.granary.compaction.scrub;

/// One place that is not what was written there, in the words of an operator.
public record Damage(String what) {}
