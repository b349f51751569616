package io.granary.model.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.model.name.AnnotationName.Fault;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnotationNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "tumor.boxes", "A-1_b.c", "-", "é", "名前", "0", "a.aws", "as3", "aw", "s"})
    void namesOfLettersDigitsAndThreeMarks(String name) {
        assertEquals(Fault.NONE, AnnotationName.fault(name));
        assertEquals(new AnnotationName(name), AnnotationName.ofUtf8(ByteBuffer.wrap(new AnnotationName(name).utf8())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "a\u0000", "e\u0301", "a+b", "\ud83d\ude00", " ", "٣", "a\n", "\ud800"})
    void nothingElseIsAllowed(String name) {
        assertEquals(Fault.FORBIDDEN_CHARACTER, AnnotationName.fault(name));
        assertThrows(IllegalArgumentException.class, () -> new AnnotationName(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws", "AWS.x", "aWs", "s3", "S3x", "s3.a"})
    void twoBeginningsAreReserved(String name) {
        assertEquals(Fault.RESERVED_BEGINNING, AnnotationName.fault(name));
        assertTrue(AnnotationName.isPrefix(name));
    }

    @Test
    void lengthCountsInBytes() {
        assertEquals(Fault.NONE, AnnotationName.fault("a".repeat(512)));
        assertEquals(Fault.TOO_LONG, AnnotationName.fault("a".repeat(513)));
        assertEquals(Fault.NONE, AnnotationName.fault("é".repeat(256)));
        assertEquals(Fault.TOO_LONG, AnnotationName.fault("é".repeat(256) + "a"));
        assertEquals(Fault.TOO_LONG, AnnotationName.fault(" ".repeat(513)));
        assertEquals(Fault.EMPTY, AnnotationName.fault(""));
        assertTrue(AnnotationName.isPrefix(""));
        assertFalse(AnnotationName.isPrefix("a".repeat(513)));
        assertFalse(AnnotationName.isPrefix("a*"));
    }

    @Test
    void orderIsThatOfUnsignedBytes() {
        assertTrue(new AnnotationName("é").compareTo(new AnnotationName("z")) > 0);
        assertTrue(new AnnotationName("Z").compareTo(new AnnotationName("a")) < 0);
        assertTrue(new AnnotationName("\ud835\udc00").compareTo(new AnnotationName("ﬀ")) > 0);
    }
}
