package io.granary.engine.journal;

import io.granary.model.object.ObjectVersion;
import java.util.Optional;

/// A change that no chunk has yet.
///
/// @param unread the version whose record has the headers of the entry; empty where there are none, or they were read
record Waiting(JournalEntry entry, Optional<ObjectVersion.Stored> unread) {}
