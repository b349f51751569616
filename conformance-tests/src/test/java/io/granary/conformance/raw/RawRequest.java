package io.granary.conformance.raw;

import io.granary.conformance.harness.Bodies;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A request under construction, before its signature; every method gives a new one.
///
/// @param target path and query, percent-encoded as they go over the wire
/// @param payload what `x-amz-content-sha256` says
public record RawRequest(String method, String target, List<Header> headers, byte[] body, String payload, Instant at) {
    public static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    public RawRequest {
        headers = List.copyOf(headers);
    }

    public static RawRequest of(String method, String target) {
        return new RawRequest(method, target, List.of(), new byte[0], Signer.EMPTY_SHA256, Instant.now());
    }

    /// Encodes a key or a parameter for [#of(String, String)].
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    public RawRequest header(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new RawRequest(method, target, more, body, payload, at);
    }

    /// A body under its own hash, with its length.
    public RawRequest body(byte[] bytes) {
        return new RawRequest(method, target, headers, bytes, Bodies.sha256Hex(bytes), at)
                .header("Content-Length", Integer.toString(bytes.length));
    }

    public RawRequest body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawRequest payload(String claimed) {
        return new RawRequest(method, target, headers, body, claimed, at);
    }

    public RawRequest at(Instant time) {
        return new RawRequest(method, target, headers, body, payload, time);
    }

    public SignedRequest signed() {
        return signed(Signer.KNOWN);
    }

    /// Signs every header that the request has.
    public SignedRequest signed(Signer signer) {
        var all = new ArrayList<Header>();
        if (headers.stream().noneMatch(header -> header.is("Host"))) {
            all.add(new Header("Host", "granary.example"));
        }
        all.addAll(headers);
        all.add(new Header("x-amz-content-sha256", payload));
        all.add(new Header("x-amz-date", Signer.time(at)));
        var names = all.stream()
                .map(header -> header.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(";"));
        var signature = signer.signature(at, canonical(query(), all, names, payload));
        all.add(new Header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + signer.accessKey() + "/" + signer.scope(at) + ", SignedHeaders="
                        + names + ", Signature=" + signature));
        return new SignedRequest(method, target, all, body, signature, at);
    }

    /// The request with its signature in the query, good for `lifetime`.
    public SignedRequest presigned(Duration lifetime) {
        return presigned(Signer.KNOWN, lifetime.toSeconds());
    }

    public SignedRequest presigned(Signer signer, long lifetimeSeconds) {
        var host = List.of(new Header("Host", "granary.example"));
        var query = query() + (query().isEmpty() ? "" : "&")
                + "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
                + encoded(signer.accessKey() + "/" + signer.scope(at)) + "&X-Amz-Date=" + Signer.time(at)
                + "&X-Amz-Expires=" + lifetimeSeconds + "&X-Amz-SignedHeaders=host";
        var signature = signer.signature(at, canonical(query, host, "host", UNSIGNED));
        var all = new ArrayList<>(host);
        all.addAll(headers);
        return new SignedRequest(
                method, path() + "?" + query + "&X-Amz-Signature=" + signature, all, body, signature, at);
    }

    /// The request as it stands, without any signature.
    public SignedRequest anonymous() {
        var all = new ArrayList<>(headers);
        all.addFirst(new Header("Host", "granary.example"));
        return new SignedRequest(method, target, all, body, "", at);
    }

    private String canonical(String query, List<Header> signedHeaders, String names, String payloadHash) {
        var sortedQuery = query.isEmpty()
                ? ""
                : Arrays.stream(query.split("&", -1))
                        .map(pair -> pair.contains("=") ? pair : pair + "=")
                        .sorted(Comparator.comparing((String pair) -> pair.substring(0, pair.indexOf('=')))
                                .thenComparing(pair -> pair.substring(pair.indexOf('='))))
                        .collect(Collectors.joining("&"));
        var lines = signedHeaders.stream()
                .map(header -> header.name().toLowerCase(Locale.ROOT) + ":"
                        + header.value().strip().replaceAll(" +", " ") + "\n")
                .sorted(Comparator.comparing(line -> line.substring(0, line.indexOf(':'))))
                .collect(Collectors.joining());
        return method + "\n" + path() + "\n" + sortedQuery + "\n" + lines + "\n" + names + "\n" + payloadHash;
    }

    private String path() {
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    private String query() {
        int mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }
}
