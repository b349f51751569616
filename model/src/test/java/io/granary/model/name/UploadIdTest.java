package io.granary.model.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadIdTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 255, 1L << 40, Long.MAX_VALUE})
    void idsComeBackAsTheyWereWritten(long sequence) {
        var id = new UploadId(sequence);
        assertEquals(16, id.toString().length());
        assertEquals(id, UploadId.parse(id.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "null",
                "0000000000000000",
                "00000000000000ab0",
                "00000000000000AB",
                "ffffffffffffffff",
                "000000000000000g",
                "+00000000000000a",
            })
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> UploadId.parse(text));
    }

    @Test
    void noChangeHasTheSequenceZero() {
        assertThrows(IllegalArgumentException.class, () -> new UploadId(0));
        assertThrows(IllegalArgumentException.class, () -> new UploadId(-1));
    }
}
