package io.granary.index.overlay;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeyFilterTest {
    @Test
    void hasWhatWasAddedAndHardlyAnythingElse() {
        for (int size : new int[] {1, 10, 8192}) {
            var filter = new KeyFilter(size);
            for (int i = 0; i < size; i++) {
                assertFalse(size == 1 && filter.mayHave(key(i)));
                filter.add(key(i));
            }
            int wrong = 0;
            for (int i = 0; i < size; i++) {
                assertTrue(filter.mayHave(key(i)));
                wrong += filter.mayHave(key(size + i)) ? 1 : 0;
            }
            assertTrue(wrong <= Math.max(2, size / 8), "wrong " + wrong + " of " + size);
        }
    }

    private static OverlayKey key(int number) {
        return new OverlayKey(1, ("images/2026/cat-" + number + ".jpg").getBytes(StandardCharsets.UTF_8));
    }
}
