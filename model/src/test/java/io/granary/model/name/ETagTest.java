package io.granary.model.name;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ETagTest {
    private static final String MD5 = "9e107d9d372bb6826bd81d3542a419d6";

    @ParameterizedTest
    @ValueSource(strings = {MD5, MD5 + "-1", MD5 + "-10000", "00000000000000000000000000000000"})
    void tagsComeBackAsTheyWereWritten(String text) {
        assertEquals(text, ETag.parse(text).toString());
        assertEquals(ETag.parse(text), ETag.parse('"' + text + '"'));
        assertEquals('"' + text + '"', ETag.parse(text).quoted());
    }

    @Test
    void aTagHoldsItsDigest() {
        var md5 = HexFormat.of().parseHex(MD5);
        assertEquals(MD5, ETag.ofMd5(md5).toString());
        assertEquals(MD5 + "-7", ETag.ofMd5(md5, 7).toString());
        assertArrayEquals(md5, ETag.ofMd5(md5).md5());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"",
                "\"\"",
                "*",
                "9e107d9d372bb6826bd81d3542a419d",
                "9e107d9d372bb6826bd81d3542a419dg",
                MD5 + "0",
                MD5 + "-",
                MD5 + "-0",
                MD5 + "-01",
                MD5 + "-+1",
                MD5 + "--1",
                MD5 + "-10001",
                MD5 + "-1x",
                MD5 + "-99999999999",
                "W/\"" + MD5 + "\"",
            })
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ETag.parse(text));
    }
}
