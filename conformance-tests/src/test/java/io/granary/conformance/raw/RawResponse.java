package io.granary.conformance.raw;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/// One answer, with the names of its headers in lower case.
public record RawResponse(int status, Map<String, String> headers, byte[] body) {
    private static final Pattern CODE = Pattern.compile("<Code>([^<]*)</Code>");

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// S3's code of the error; empty where the answer is none.
    public String code() {
        var code = CODE.matcher(text());
        return code.find() ? code.group(1) : "";
    }

    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    @Override
    public String toString() {
        return status + " " + headers + "\n" + text();
    }
}
