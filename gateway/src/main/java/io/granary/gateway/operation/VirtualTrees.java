package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.batch.BatchOpener;
import io.granary.gateway.batch.TarTree;
import io.granary.gateway.shuffle.ShuffleTree;
import io.granary.gateway.virtual.VirtualKeys;
import io.granary.gateway.virtual.VirtualTree;
import java.util.ArrayList;
import java.util.List;

/// The trees of virtual keys that this server has: one line each.
final class VirtualTrees {
    private VirtualTrees() {}

    static VirtualKeys of(ObjectEngine engine) {
        // What can be an entry of a batch, or its manifest: no batch itself, so that none holds another.
        var entries = List.<VirtualTree>of(new ShuffleTree(engine));
        var all = new ArrayList<>(entries);
        all.add(new TarTree(new BatchOpener(engine, new VirtualKeys(engine, entries))));
        return new VirtualKeys(engine, all);
    }
}
