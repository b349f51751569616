package io.granary.gateway.form;

import io.granary.gateway.request.DetachedHeaders;
import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.xml.XmlReader;
import io.granary.gateway.xml.documents.Tagging;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The fields of a form as the headers that a put would bear: most have the same names. Each character of a value is
/// one byte, as on the wire.
final class FormHeaders {
    private FormHeaders() {}

    /// @param fields name in lower case to value
    static HeaderFields of(Map<String, String> fields) {
        var headers = new LinkedHashMap<String, String>();
        fields.forEach((name, value) -> {
            switch (name) {
                case "acl" -> headers.put("x-amz-acl", value);
                case "tagging" -> headers.put("x-amz-tagging", tags(value));
                case "content-type", "cache-control", "content-disposition", "content-encoding", "expires" ->
                    headers.put(name, wire(name, value));
                default -> {
                    if (name.startsWith("x-amz-") && !isOfThePolicy(name)) {
                        headers.put(name, wire(name, value));
                    }
                }
            }
        });
        var namesAndValues = new ArrayList<String>();
        headers.forEach((name, value) -> {
            namesAndValues.add(name);
            namesAndValues.add(value);
        });
        return new DetachedHeaders(namesAndValues);
    }

    private static boolean isOfThePolicy(String name) {
        return switch (name) {
            case "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature", "x-amz-security-token" -> true;
            default -> false;
        };
    }

    /// A field can hold what a header cannot: a line end would make an object that no answer can describe.
    private static String wire(String name, String value) {
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F)) {
            throw new RequestException(
                    new RequestFailure.InvalidArgument(name, "", "control characters are not allowed"));
        }
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// The field is a document where the header is a query.
    private static String tags(String document) {
        var root = XmlReader.read(ByteBuffer.wrap(document.getBytes(StandardCharsets.UTF_8)));
        return Tagging.of(root, Tagging.MAX_OF_OBJECT).tags().entrySet().stream()
                .map(tag -> encoded(tag.getKey()) + '=' + encoded(tag.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
