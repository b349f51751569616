package io.granary.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "4096, 4096", "1K, 1024", "1kb, 1024", "256KiB, 262144", "1 GiB, 1073741824", "12B, 12"})
    void sizesAreRead(String text, long bytes) {
        assertEquals(bytes, DataSize.parse(text).bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5MiB", "KiB", "1PiB", "999999999999999TiB"})
    void whatIsNoSizeIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> DataSize.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"256KiB", "1GiB", "1023", "0", "3MiB"})
    void aSizePrintsAsItIsWritten(String text) {
        assertEquals(text, DataSize.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9000, 127.0.0.1, 9000, http://127.0.0.1:9000",
        "0.0.0.0:80, 0.0.0.0, 80, http://127.0.0.1:80",
        ":80, 0.0.0.0, 80, http://127.0.0.1:80",
        "[::1]:0, ::1, 0, http://[::1]:0",
        "store.example.org:443, store.example.org, 443, http://store.example.org:443"
    })
    void addressesAreRead(String text, String host, int port, String url) {
        var address = HostPort.parse(text);

        assertEquals(new HostPort(host, port), address);
        assertEquals(url, address.url());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9000", "host", "host:", "host:65536", "a b:1", "::1:9000", "http://host:80"})
    void whatIsNoAddressIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text));
    }

    @Test
    void theNearestWordIsFound() {
        var words = List.of("listen", "durability", "data");

        assertEquals(Optional.of("listen"), Nearest.to("listne", words));
        assertEquals(Optional.of("durability"), Nearest.to("durable", words));
        assertEquals(Optional.empty(), Nearest.to("xyzzyxyzzy", words));
    }
}
