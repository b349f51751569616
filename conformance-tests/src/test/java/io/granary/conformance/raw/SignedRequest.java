package io.granary.conformance.raw;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A request as it goes over the wire. What is changed here is changed behind the signature's back.
public record SignedRequest(
        String method, String target, List<Header> headers, byte[] body, String signature, Instant at) {
    public SignedRequest {
        headers = List.copyOf(headers);
    }

    public SignedRequest with(String name, String value) {
        var changed = new ArrayList<>(without(name).headers);
        changed.add(new Header(name, value));
        return new SignedRequest(method, target, changed, body, signature, at);
    }

    public SignedRequest without(String name) {
        var left = headers.stream().filter(header -> !header.is(name)).toList();
        return new SignedRequest(method, target, left, body, signature, at);
    }

    public SignedRequest target(String other) {
        return new SignedRequest(method, other, headers, body, signature, at);
    }

    public SignedRequest body(byte[] other) {
        return new SignedRequest(method, target, headers, other, signature, at);
    }

    /// The value of a header, of which there is one.
    public String header(String name) {
        return headers.stream()
                .filter(header -> header.is(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    public byte[] head() {
        var text = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach(header ->
                text.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Head and body.
    public byte[] bytes() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(head());
        out.writeBytes(body);
        return out.toByteArray();
    }
}
