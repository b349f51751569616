package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.granary.gateway.request.RequestException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContinuationTokenTest {
    @Test
    void aTokenGivesItsNameBack() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            var name = new byte[1 + random.nextInt(1024)];
            random.nextBytes(name);
            assertArrayEquals(name, ContinuationToken.name(ContinuationToken.of(name)), "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "token", "AQAAAAA", "AQAAAABh", "!!!", "a/b", "ÄÖÜ", "AgAAAABhYmM"})
    void guessesAreRefused(String token) {
        assertThrows(RequestException.class, () -> ContinuationToken.name(token));
    }

    @Test
    void aChangedTokenIsRefused() {
        var token = ContinuationToken.of(new byte[] {'a', '/', 'b'});
        assertThrows(RequestException.class, () -> ContinuationToken.name(token.substring(1)));
        assertThrows(RequestException.class, () -> ContinuationToken.name('B' + token.substring(1)));
        assertThrows(RequestException.class, () -> ContinuationToken.name(token + "AA"));
    }
}
