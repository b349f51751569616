package io.granary.gateway.cors;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.XmlReader;
import io.granary.gateway.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// `CORSConfiguration`, the rules of a bucket for requests from other sites, and their one reader and writer.
///
/// @param rules the first that allows a request counts
public record CorsConfiguration(List<CorsRule> rules) {
    private static final int MAX_RULES = 100;
    private static final int MAX_ID_CHARACTERS = 255;
    private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "HEAD");

    private static final Tag ROOT = Tag.root("CORSConfiguration");
    private static final Tag RULE = Tag.of("CORSRule");
    private static final Tag ID = Tag.of("ID");
    private static final Tag ALLOWED_ORIGIN = Tag.of("AllowedOrigin");
    private static final Tag ALLOWED_METHOD = Tag.of("AllowedMethod");
    private static final Tag ALLOWED_HEADER = Tag.of("AllowedHeader");
    private static final Tag EXPOSE_HEADER = Tag.of("ExposeHeader");
    private static final Tag MAX_AGE_SECONDS = Tag.of("MaxAgeSeconds");

    static final CorsConfiguration ANYONE_READS = new CorsConfiguration(List.of(new CorsRule(
            Optional.empty(),
            List.of("*"),
            List.of("GET", "HEAD"),
            List.of("*"),
            List.of("ETag"),
            OptionalLong.of(3600))));

    public CorsConfiguration {
        rules = List.copyOf(rules);
    }

    /// Reads what [#xml] wrote.
    static CorsConfiguration parse(byte[] document) {
        return of(XmlReader.read(ByteBuffer.wrap(document)));
    }

    /// Throws [MalformedXmlException] for another document, and [RequestException] for rules that S3 does not take.
    public static CorsConfiguration of(XmlElement root) {
        if (!root.name().equals("CORSConfiguration")) {
            throw new MalformedXmlException("expected <CORSConfiguration>");
        }
        var rules = new ArrayList<CorsRule>();
        for (var child : root.children()) {
            if (!child.name().equals("CORSRule")) {
                throw new MalformedXmlException("unexpected <" + child.name() + '>');
            }
            rules.add(rule(child));
        }
        if (rules.isEmpty() || rules.size() > MAX_RULES) {
            throw new MalformedXmlException("expected 1 to " + MAX_RULES + " rules");
        }
        return new CorsConfiguration(rules);
    }

    private static CorsRule rule(XmlElement element) {
        var origins = new ArrayList<String>();
        var methods = new ArrayList<String>();
        var headers = new ArrayList<String>();
        var exposed = new ArrayList<String>();
        for (var child : element.children()) {
            switch (child.name()) {
                case "AllowedOrigin" -> origins.add(oneWildcard("AllowedOrigin", child.text()));
                case "AllowedMethod" -> methods.add(method(child.text()));
                case "AllowedHeader" -> headers.add(oneWildcard("AllowedHeader", child.text()));
                case "ExposeHeader" -> exposed.add(noWildcard(child.text()));
                case "ID", "MaxAgeSeconds" -> {}
                default -> throw new MalformedXmlException("unexpected <" + child.name() + '>');
            }
        }
        if (origins.isEmpty() || methods.isEmpty()) {
            throw new MalformedXmlException("a <CORSRule> needs <AllowedOrigin> and <AllowedMethod>");
        }
        return new CorsRule(id(element), origins, methods, headers, exposed, maxAge(element));
    }

    private static Optional<String> id(XmlElement element) {
        var id = element.textOf("ID").filter(text -> !text.isEmpty());
        if (id.isPresent() && id.get().length() > MAX_ID_CHARACTERS) {
            throw invalid("The ID of a rule must not have more than " + MAX_ID_CHARACTERS + " characters.");
        }
        return id;
    }

    private static OptionalLong maxAge(XmlElement element) {
        var text = element.textOf("MaxAgeSeconds").map(String::strip);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Integer.parseUnsignedInt(text.get()));
        } catch (NumberFormatException e) {
            throw new MalformedXmlException("<MaxAgeSeconds> is no number");
        }
    }

    private static String method(String text) {
        if (!METHODS.contains(text)) {
            throw invalid("Found unsupported HTTP method in CORS config. Unsupported method is " + text);
        }
        return text;
    }

    private static String oneWildcard(String element, String text) {
        if (text.indexOf('*') != text.lastIndexOf('*')) {
            throw invalid(element + " \"" + text + "\" can not have more than one wildcard.");
        }
        return header(text);
    }

    private static String noWildcard(String text) {
        if (text.indexOf('*') >= 0) {
            throw invalid("ExposeHeader \"" + text
                    + "\" contains wildcard. We currently do not support wildcard for ExposeHeader.");
        }
        return header(text);
    }

    /// All of them come back in headers of answers.
    private static String header(String text) {
        if (!text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new MalformedXmlException("origins and headers have no spaces and no characters outside of ASCII");
        }
        return text;
    }

    private static RequestException invalid(String reason) {
        return new RequestException(new RequestFailure.InvalidRequest(reason));
    }

    /// The first rule that allows `method` from `origin`, with these headers.
    Optional<CorsRule> find(String origin, String method, List<String> headers) {
        return rules.stream()
                .filter(rule -> rule.allows(origin, method) && rule.allowsHeaders(headers))
                .findFirst();
    }

    public ByteBuffer xml() {
        var xml = new XmlWriter().open(ROOT);
        for (var rule : rules) {
            xml.open(RULE);
            rule.id().ifPresent(id -> xml.element(ID, id));
            rule.origins().forEach(origin -> xml.element(ALLOWED_ORIGIN, origin));
            rule.methods().forEach(method -> xml.element(ALLOWED_METHOD, method));
            rule.headers().forEach(header -> xml.element(ALLOWED_HEADER, header));
            rule.exposed().forEach(header -> xml.element(EXPOSE_HEADER, header));
            rule.maxAgeSeconds().ifPresent(seconds -> xml.element(MAX_AGE_SECONDS, seconds));
            xml.close(RULE);
        }
        return xml.close(ROOT).finish();
    }
}
