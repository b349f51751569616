package io.granary.server.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectsTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 1024, 100_000})
    void whatWasWrittenMatchesAndNothingElseDoes(int size) {
        var objects = new Objects("bench/", 45, 7, size);
        var body = body(objects, 3);

        assertEquals(size, body.length);
        assertTrue(objects.matches(3, body, size));
        if (size > 0) {
            assertFalse(objects.matches(3, body, size - 1));
            body[size - 1] ^= 1;
            assertFalse(objects.matches(3, body, size));
        }
    }

    @Test
    void anotherObjectOrSeedHasOtherBytes() {
        var body = body(new Objects("bench/", 45, 7, 1024), 3);

        assertFalse(new Objects("bench/", 45, 7, 1024).matches(4, body, 1024));
        assertFalse(new Objects("bench/", 45, 8, 1024).matches(3, body, 1024));
    }

    @Test
    void keysHaveTheirLengthAndTheOrderOfTheirNumbers() {
        var objects = new Objects("bench/", 45, 1, 10);
        var previous = "";
        for (long number : new long[] {0, 1, 9, 10, 999, 1000, 99_999, 999_999_999}) {
            var key = objects.key(number);
            assertEquals(45, key.length(), key);
            assertTrue(previous.compareTo(key) < 0, key);
            previous = key;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 1000, 65_536, 99_991})
    void scatteredNumbersVisitEachOnce(long count) {
        var numbers = new Numbers(count, true);
        var seen = new HashSet<Long>();
        for (long turn = 0; turn < count; turn++) {
            assertTrue(seen.add(numbers.at(turn)));
        }
    }

    private static byte[] body(Objects objects, long number) {
        var buffer = Unpooled.buffer();
        objects.write(number, buffer);
        var body = new byte[buffer.readableBytes()];
        buffer.readBytes(body);
        return body;
    }
}
