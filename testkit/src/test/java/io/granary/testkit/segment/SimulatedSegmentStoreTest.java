package io.granary.testkit.segment;

import io.granary.segment.SegmentStore;
import io.granary.testkit.contract.SegmentStoreContract;
import java.io.IOException;
import java.util.Random;

class SimulatedSegmentStoreTest extends SegmentStoreContract {
    private final SimulatedMachine machine = new SimulatedMachine(new Random(1));

    @Override
    protected SegmentStore open() throws IOException {
        return machine.kill();
    }
}
