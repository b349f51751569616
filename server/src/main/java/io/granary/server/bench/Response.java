package io.granary.server.bench;

import java.nio.charset.StandardCharsets;

/// An answer. Lent: `body` is the connection's and is overwritten by the next answer.
record Response(int status, byte[] body, int length) {
    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    String text() {
        return new String(body, 0, length, StandardCharsets.UTF_8);
    }

    /// `503 SlowDown`, as far as the answer is S3's.
    String problem() {
        var text = text();
        int from = text.indexOf("<Code>");
        int to = text.indexOf("</Code>");
        return from >= 0 && to > from ? status + " " + text.substring(from + 6, to) : Integer.toString(status);
    }
}
