package io.granary.gateway.lifecycle;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.XmlReader;
import io.granary.gateway.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/// `LifecycleConfiguration`, the rules of a bucket. It is kept as the client wrote it, but for white space and for
/// the ids that S3 adds, because S3 gives back the older form of a rule where that was used.
///
/// @param root the document as it was read
public record LifecycleConfiguration(XmlElement root, List<LifecycleRule> rules) {
    private static final int MAX_RULES = 1000;
    private static final Tag ROOT = Tag.root("LifecycleConfiguration");
    private static final Tag RULE = Tag.of("Rule");
    private static final Tag ID = Tag.of("ID");

    public LifecycleConfiguration {
        rules = List.copyOf(rules);
    }

    /// Reads what [#xml] wrote.
    public static LifecycleConfiguration parse(byte[] document) {
        return of(XmlReader.read(ByteBuffer.wrap(document)));
    }

    /// Throws [MalformedXmlException] for another document, and [RequestException] for rules that S3 does not take or
    /// that this server does not have: there is one storage class, so nothing can be moved to another.
    public static LifecycleConfiguration of(XmlElement root) {
        if (!root.name().equals("LifecycleConfiguration")) {
            throw new MalformedXmlException("expected <LifecycleConfiguration>");
        }
        var rules = new ArrayList<LifecycleRule>();
        var ids = new HashSet<String>();
        for (var child : root.children()) {
            if (!child.name().equals("Rule")) {
                throw new MalformedXmlException("unexpected <" + child.name() + '>');
            }
            var id = child.textOf("ID").filter(text -> !text.isEmpty()).orElseGet(LifecycleConfiguration::newId);
            if (!ids.add(id)) {
                throw new RequestException(new RequestFailure.InvalidArgument(
                        "ID", id, "Rule ID must be unique. Found same ID for more than one rule"));
            }
            rules.add(RuleReader.read(child, id));
        }
        if (rules.isEmpty() || rules.size() > MAX_RULES) {
            throw new MalformedXmlException("expected 1 to " + MAX_RULES + " rules");
        }
        return new LifecycleConfiguration(root, rules);
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    public ByteBuffer xml() {
        var xml = new XmlWriter().open(ROOT);
        for (int i = 0; i < rules.size(); i++) {
            xml.open(RULE).element(ID, rules.get(i).id());
            for (var child : root.children().get(i).children()) {
                if (!child.name().equals("ID")) {
                    write(xml, child);
                }
            }
            xml.close(RULE);
        }
        return xml.close(ROOT).finish();
    }

    /// Names are those that [RuleReader] knows.
    private static void write(XmlWriter xml, XmlElement element) {
        var tag = Tag.of(element.name());
        if (element.children().isEmpty()) {
            xml.element(tag, element.text());
            return;
        }
        xml.open(tag);
        element.children().forEach(child -> write(xml, child));
        xml.close(tag);
    }
}
