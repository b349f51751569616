package io.granary.gateway.table;

import io.granary.engine.ObjectEngine;
import io.granary.engine.journal.Journal;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Action;
import io.granary.gateway.virtual.TextObject;
import io.granary.gateway.virtual.VirtualObject;
import io.granary.gateway.virtual.VirtualRequest;
import io.granary.gateway.virtual.VirtualTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionStage;

/// `_granary/tables/journal-since/<sequence>.jsonl`: the changes of the bucket behind a sequence, one JSON object a
/// line. The `sequence_number` of the last line names what to ask for next; without lines there is nothing new.
public final class JournalFeedTree implements VirtualTree {
    private static final String NAME = "tables/journal-since";
    private static final String SUFFIX = ".jsonl";

    /// In memory while it is answered: about 6 MB.
    private static final int MOST_LINES = 20_000;

    private final ObjectEngine engine;

    /// Borrows the engine.
    public JournalFeedTree(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CompletionStage<? extends VirtualObject> open(VirtualRequest request) {
        var journal = engine.journal().orElseThrow(request::noSuchKey);
        long since = since(request);
        return request.caller()
                .require(S3Action.LIST_BUCKET, request.bucket(), null, "")
                .thenCompose(allowed -> engine.read(() -> changes(journal, request, since)));
    }

    private static long since(VirtualRequest request) {
        var path = request.path();
        if (!path.endsWith(SUFFIX)) {
            throw request.noSuchKey();
        }
        var text = path.substring(0, path.length() - SUFFIX.length());
        if (!Sequences.isOne(text)) {
            throw new RequestException(new RequestFailure.InvalidArgument(
                    "journal-since", text, "a sequence has 20 hexadecimal digits, as sequence_number has them"));
        }
        return Sequences.parse(text);
    }

    /// Throws [EngineException] for damage.
    private TextObject changes(Journal journal, VirtualRequest request, long since) {
        var bucket = request.bucket();
        var out = new ByteArrayOutputStream();
        var rows = new JournalRows(bucket.value());
        long newestMillis = engine.bucket(bucket).createdMillis();
        try (var lines = new JsonLinesWriter(JournalRows.COLUMNS, out)) {
            for (var entry : journal.since(bucket, since, MOST_LINES)) {
                rows.write(entry, lines);
                newestMillis = Math.max(newestMillis, entry.timeMillis());
            }
            lines.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long begin = journal.begin(bucket); // asked last: what has gone meanwhile is told
        if (since > 0 && since < begin) {
            // From 0 on everything is told that is kept; whoever follows is not to miss anything unknowingly.
            throw new RequestException(new RequestFailure.JournalExpired(Sequences.text(since), Sequences.text(begin)));
        }
        return TextObject.of(request.key(), "application/jsonl", out.toByteArray(), newestMillis);
    }
}
