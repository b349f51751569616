package io.granary.gateway.xml.documents;

import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.XmlWriter;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// `Tagging`, the tags of a bucket or of an object, in the order in which they came.
///
/// @param tags key to value
public record Tagging(Map<String, String> tags) {
    public static final int MAX_OF_BUCKET = 50;
    public static final int MAX_OF_OBJECT = 10;

    private static final int MAX_KEY_CHARACTERS = 128;
    private static final int MAX_VALUE_CHARACTERS = 256;

    private static final Tag ROOT = Tag.root("Tagging");
    private static final Tag TAG_SET = Tag.of("TagSet");
    private static final Tag TAG = Tag.of("Tag");
    private static final Tag KEY = Tag.of("Key");
    private static final Tag VALUE = Tag.of("Value");

    public Tagging {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /// Reads the document, which may hold up to `most` tags. Throws [MalformedXmlException] for another one, and
    /// [RequestException] with [RequestFailure.InvalidTag] for tags that S3 does not allow.
    public static Tagging of(XmlElement root, int most) {
        if (!root.name().equals("Tagging")) {
            throw new MalformedXmlException("expected <Tagging>");
        }
        var set = root.children();
        if (set.size() != 1 || !set.getFirst().name().equals("TagSet")) {
            throw new MalformedXmlException("expected one <TagSet>");
        }
        return new Tagging(tags(set.getFirst(), most));
    }

    /// The `Tag` elements of `set`.
    static Map<String, String> tags(XmlElement set, int most) {
        var tags = new LinkedHashMap<String, String>();
        for (var tag : set.children()) {
            if (!tag.name().equals("Tag")) {
                throw new MalformedXmlException("unexpected <" + tag.name() + '>');
            }
            var key = tag.textOf("Key").orElseThrow(() -> new MalformedXmlException("a <Tag> needs a <Key>"));
            var value = tag.textOf("Value").orElseThrow(() -> new MalformedXmlException("a <Tag> needs a <Value>"));
            add(tags, key, value, most);
        }
        return tags;
    }

    /// Reads the form of `x-amz-tagging`, `key=value&…`, percent-encoded. Throws as [#of], and
    /// [RequestFailure.MalformedUri] where the encoding is malformed.
    public static Tagging ofHeader(String header, int most) {
        var pairs = QueryParameters.parse(header);
        var tags = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.size(); i++) {
            add(tags, pairs.name(i), pairs.value(i), most);
        }
        return new Tagging(tags);
    }

    /// A header has no order that anybody would expect to find again: Ceph's tests expect this one.
    public Tagging inOrderOfKeys() {
        return new Tagging(new TreeMap<>(tags));
    }

    private static void add(Map<String, String> tags, String key, String value, int most) {
        if (key.isEmpty() || key.codePointCount(0, key.length()) > MAX_KEY_CHARACTERS || isReserved(key)) {
            throw invalid("The TagKey you have provided is invalid");
        }
        if (value.codePointCount(0, value.length()) > MAX_VALUE_CHARACTERS) {
            throw invalid("The TagValue you have provided is invalid");
        }
        if (tags.put(key, value) != null) {
            throw invalid("Cannot provide multiple Tags with the same key");
        }
        if (tags.size() > most) {
            throw invalid("There cannot be more than " + most + " tags");
        }
    }

    private static boolean isReserved(String key) {
        return key.regionMatches(true, 0, "aws:", 0, 4);
    }

    private static RequestException invalid(String reason) {
        return new RequestException(new RequestFailure.InvalidTag(reason));
    }

    /// The tags in the form that [#ofHeader] reads; the empty text for none.
    public String query() {
        var text = new StringBuilder();
        tags.forEach((key, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(URLEncoder.encode(key, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return text.toString();
    }

    public ByteBuffer xml() {
        var xml = new XmlWriter().open(ROOT);
        write(xml.open(TAG_SET));
        return xml.close(TAG_SET).close(ROOT).finish();
    }

    /// Writes a `Tag` element for each.
    void write(XmlWriter xml) {
        tags.forEach((key, value) ->
                xml.open(TAG).element(KEY, key).element(VALUE, value).close(TAG));
    }
}
