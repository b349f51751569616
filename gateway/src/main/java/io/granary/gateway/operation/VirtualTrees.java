package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.batch.BatchOpener;
import io.granary.gateway.batch.TarTree;
import io.granary.gateway.chip.ChipTree;
import io.granary.gateway.shuffle.ShuffleTree;
import io.granary.gateway.summary.SummaryTree;
import io.granary.gateway.table.InventoryTree;
import io.granary.gateway.table.JournalFeedTree;
import io.granary.gateway.table.JournalPartsTree;
import io.granary.gateway.table.Tables;
import io.granary.gateway.table.TablesTree;
import io.granary.gateway.virtual.VirtualKeys;
import io.granary.gateway.virtual.VirtualTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The trees of virtual keys that this server has: one line each.
///
/// @param keys all of them
/// @param batches opens the batches that come in bodies of requests
record VirtualTrees(VirtualKeys keys, BatchOpener batches) {
    /// @param files where what is made and kept for a while is kept
    static VirtualTrees of(ObjectEngine engine, Path files) {
        // What can be an entry of a batch, or its manifest: no batch itself, so that none holds another.
        var tables = new Tables(engine, files.resolve("tables"), Tables.MAX_AGE);
        var entries = List.<VirtualTree>of(
                new ShuffleTree(engine),
                new TablesTree(engine, tables),
                new JournalFeedTree(engine),
                new JournalPartsTree(engine, files.resolve("journal")),
                new InventoryTree(engine, files.resolve("inventory"), Tables.MAX_AGE),
                new SummaryTree(engine),
                new ChipTree(engine));
        var all = new ArrayList<>(entries);
        var batches = new BatchOpener(engine, new VirtualKeys(engine, entries));
        all.add(new TarTree(batches));
        return new VirtualTrees(new VirtualKeys(engine, all), batches);
    }
}
