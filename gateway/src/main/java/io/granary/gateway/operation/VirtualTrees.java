package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.virtual.VirtualKeys;
import java.util.List;

/// The trees of virtual keys that this server has: one line each.
final class VirtualTrees {
    private VirtualTrees() {}

    static VirtualKeys of(ObjectEngine engine) {
        return new VirtualKeys(engine, List.of());
    }
}
