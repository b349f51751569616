package io.granary.model.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {
    /// UTF-16 would put the emoji, which is a pair of surrogates, before U+FB01.
    @Test
    void keysOrderByTheirUtf8Bytes() {
        var ordered = List.of(
                "\u0001",
                " ",
                "/",
                "a",
                "a\u0000",
                "a/",
                "a//b",
                "a/b",
                "a/b/c",
                "ab",
                "b",
                "é",
                "\uFB01",
                "\uD83D\uDE00");
        var shuffled = new ArrayList<>(ordered.stream().map(ObjectKey::of).toList());
        java.util.Collections.shuffle(shuffled, new Random(1));
        shuffled.sort(null);
        assertEquals(ordered, shuffled.stream().map(ObjectKey::toString).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "/", "//", "a//b", "../x", "a\u0000b", "\u007F", "e\u0301", "é", "\uD83D\uDE00"})
    void nothingIsNormalised(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(text, ObjectKey.of(text).toString());
        assertEquals(text, ObjectKey.ofUtf8(utf8).toString());
        assertEquals(ObjectKey.of(text), ObjectKey.ofTrusted(utf8));
        assertEquals(ObjectKey.of(text).hashCode(), ObjectKey.ofUtf8(utf8).hashCode());
    }

    @Test
    void limitsCountBytesNotCharacters() {
        assertEquals(1024, ObjectKey.of("ü".repeat(512)).utf8().length);
        var refused = assertThrows(KeyTooLongException.class, () -> ObjectKey.of("ü".repeat(512) + "x"));
        assertEquals(1025, refused.lengthBytes());
        assertThrows(KeyTooLongException.class, () -> ObjectKey.ofUtf8(new byte[1025]));
    }

    @Test
    void emptyAndMalformedKeysAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> ObjectKey.of(""));
        assertThrows(IllegalArgumentException.class, () -> ObjectKey.of("a\uD800"));
        assertThrows(IllegalArgumentException.class, () -> ObjectKey.ofUtf8(new byte[0]));
        for (var malformed : List.of(
                new byte[] {(byte) 0xC0, (byte) 0x80},
                new byte[] {'a', (byte) 0xE2, (byte) 0x82},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80})) {
            assertThrows(IllegalArgumentException.class, () -> ObjectKey.ofUtf8(malformed));
        }
    }
}
