package io.granary.gateway.xml.documents;

import io.granary.gateway.access.acl.Acl;
import io.granary.gateway.access.acl.Grantee;
import io.granary.gateway.access.acl.Permission;
import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// `AccessControlPolicy`: an access control list on the wire.
public final class AccessControlPolicy {
    private static final int MAX_GRANTS = 100;
    private static final String XSI = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=";

    private static final Tag ROOT = Tag.root("AccessControlPolicy");
    private static final Tag OWNER = Tag.of("Owner");
    private static final Tag LIST = Tag.of("AccessControlList");
    private static final Tag GRANT = Tag.of("Grant");
    private static final Tag USER = Tag.withAttributes("Grantee", XSI + "\"CanonicalUser\"");
    private static final Tag GROUP = Tag.withAttributes("Grantee", XSI + "\"Group\"");
    private static final Tag ID = Tag.of("ID");
    private static final Tag DISPLAY_NAME = Tag.of("DisplayName");
    private static final Tag URI = Tag.of("URI");
    private static final Tag PERMISSION = Tag.of("Permission");

    /// A grant as a client wrote it; exactly one of the three says to whom.
    public record Line(Optional<String> id, Optional<String> email, Optional<String> uri, Permission permission) {}

    /// What a client sent.
    ///
    /// @param owner the canonical id, if it said so
    public record Sent(Optional<String> owner, List<Line> grants) {}

    private AccessControlPolicy() {}

    /// Throws [MalformedXmlException] for another document.
    public static Sent of(XmlElement root) {
        if (!root.name().equals("AccessControlPolicy")) {
            throw new MalformedXmlException("expected <AccessControlPolicy>");
        }
        Optional<String> owner = Optional.empty();
        List<Line> grants = null;
        for (var child : root.children()) {
            switch (child.name()) {
                case "Owner" -> owner = child.textOf("ID");
                case "AccessControlList" ->
                    grants = child.children().stream()
                            .map(AccessControlPolicy::line)
                            .toList();
                default -> throw new MalformedXmlException("unexpected <" + child.name() + '>');
            }
        }
        if (grants == null || grants.size() > MAX_GRANTS) {
            throw new MalformedXmlException("expected <AccessControlList> of up to " + MAX_GRANTS + " grants");
        }
        return new Sent(owner, grants);
    }

    private static Line line(XmlElement grant) {
        if (!grant.name().equals("Grant")) {
            throw new MalformedXmlException("expected <Grant>");
        }
        var grantees = new ArrayList<XmlElement>(grant.children());
        grantees.removeIf(child -> !child.name().equals("Grantee"));
        if (grantees.size() != 1) {
            throw new MalformedXmlException("a <Grant> has one <Grantee>");
        }
        var to = grantees.getFirst();
        try {
            return new Line(
                    to.textOf("ID"),
                    to.textOf("EmailAddress"),
                    to.textOf("URI"),
                    Permission.valueOf(grant.textOf("Permission").orElse("")));
        } catch (IllegalArgumentException e) {
            throw new MalformedXmlException("no such <Permission>");
        }
    }

    /// What is given to many stands before what is given to one, so that it is not overlooked.
    private static List<Acl.Grant> groupsFirst(List<Acl.Grant> grants) {
        var sorted = new ArrayList<>(grants);
        sorted.sort(Comparator.comparingInt(grant -> grant.grantee() instanceof Grantee.Group ? 0 : 1));
        return sorted;
    }

    /// @param nameOf what an account is called, by its canonical id
    public static ByteBuffer xml(Acl acl, UnaryOperator<String> nameOf) {
        var xml = new XmlWriter().open(ROOT).open(OWNER);
        xml.element(ID, acl.owner()).element(DISPLAY_NAME, nameOf.apply(acl.owner()));
        xml.close(OWNER).open(LIST);
        for (var grant : groupsFirst(acl.grants())) {
            xml.open(GRANT);
            switch (grant.grantee()) {
                case Grantee.Owner one ->
                    xml.open(USER)
                            .element(ID, one.canonicalId())
                            .element(DISPLAY_NAME, nameOf.apply(one.canonicalId()))
                            .close(USER);
                case Grantee.Group group ->
                    xml.open(GROUP).element(URI, group.kind().uri()).close(GROUP);
            }
            xml.element(PERMISSION, grant.permission().name()).close(GRANT);
        }
        return xml.close(LIST).close(ROOT).finish();
    }
}
