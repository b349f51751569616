package io.granary.engine.journal;

import io.granary.engine.EngineException;
import io.granary.engine.read.ObjectReader;
import io.granary.index.ObjectIndex;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import io.granary.model.object.ObjectVersion;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the tags and the metadata of what waits from its records.
final class JournalHeaders {
    private static final Logger LOG = LoggerFactory.getLogger(JournalHeaders.class);

    private final ObjectIndex index;
    private final ObjectReader reader;

    JournalHeaders(ObjectIndex index, ObjectReader reader) {
        this.index = index;
        this.reader = reader;
    }

    /// The entry with what its record holds; without, where that is damaged or gone. May wait for the disk.
    JournalEntry read(int bucket, Waiting waiting) {
        var entry = waiting.entry();
        if (waiting.unread().isEmpty()) {
            return entry;
        }
        long ticket = reader.enter();
        try (var object = reader.opened(
                entry.key(), standing(bucket, entry, waiting.unread().get()))) {
            var head = object.head(false).toCompletableFuture().join();
            return entry.with(
                    entry.facts().orElseThrow().with(kept(head.headers().and(head.attributes()))));
        } catch (CompletionException | EngineException e) {
            LOG.warn("The journal goes without the headers of {}: {}", entry.key(), e.getMessage());
            return entry;
        } finally {
            reader.leave(ticket);
        }
    }

    /// Where the version is now: compaction may have moved the record of one that was made long before.
    private ObjectVersion.Stored standing(int bucket, JournalEntry entry, ObjectVersion.Stored then) {
        return index.find(bucket, entry.key(), entry.version()) instanceof ObjectVersion.Stored now
                        && now.born() == then.born()
                        && then.sequence() != entry.sequence()
                ? now
                : then;
    }

    /// The same with headers that are at hand.
    static Waiting read(Waiting waiting, Headers stored) {
        var entry = waiting.entry();
        return new Waiting(entry.with(entry.facts().orElseThrow().with(kept(stored))), Optional.empty());
    }

    private static Headers kept(Headers stored) {
        return new Headers(stored.all().stream()
                .filter(header -> header.name().equals(Attributes.TAGGING)
                        || header.name().startsWith(Headers.META_PREFIX))
                .toList());
    }
}
