package io.granary.model.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionIdTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 255, 1L << 40, Long.MAX_VALUE})
    void idsComeBackAsTheyWereWritten(long sequence) {
        var id = new VersionId(sequence);
        assertEquals(16, id.toString().length());
        assertEquals(id, VersionId.parse(id.toString()));
    }

    @Test
    void theUnversionedVersionIsCalledNull() {
        assertTrue(VersionId.NULL.isNull());
        assertEquals("null", VersionId.NULL.toString());
        assertEquals(VersionId.NULL, VersionId.parse("null"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "NULL",
                "1",
                "0000000000000000",
                "00000000000000ab0",
                "00000000000000AB",
                "ffffffffffffffff",
                "000000000000000g",
                "+00000000000000a",
            })
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> VersionId.parse(text));
    }
}
