package io.granary.gateway.xml.documents;

import io.granary.engine.multipart.Completion.NamedPart;
import io.granary.engine.multipart.PartPut;
import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.XmlElement;
import io.granary.model.checksum.Checksum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `CompleteMultipartUpload`, the body of the operation of that name: the parts, in the order in which they came.
public final class CompletedParts {
    private CompletedParts() {}

    /// Throws [MalformedXmlException] for another document, for no part and for more than S3 has numbers for. Whether
    /// the
    /// parts are there and in order is not judged here.
    public static List<NamedPart> of(XmlElement root) {
        if (!root.name().equals("CompleteMultipartUpload")) {
            throw new MalformedXmlException("expected <CompleteMultipartUpload>");
        }
        var parts = new ArrayList<NamedPart>(root.children().size());
        int named = 0;
        for (var child : root.children()) {
            if (child.name().equals("Part")) {
                add(parts, part(child));
                named++;
            }
        }
        if (parts.isEmpty() || named > PartPut.MAX_NUMBER) {
            throw new MalformedXmlException("expected 1 to " + PartPut.MAX_NUMBER + " parts");
        }
        return parts;
    }

    /// A client that uploaded a part again may name it twice; the later one counts.
    private static void add(List<NamedPart> parts, NamedPart part) {
        if (!parts.isEmpty() && parts.getLast().number() == part.number()) {
            parts.removeLast();
        }
        parts.add(part);
    }

    private static NamedPart part(XmlElement part) {
        var number = part.textOf("PartNumber").orElseThrow(() -> missing("PartNumber"));
        var etag = part.textOf("ETag").orElseThrow(() -> missing("ETag"));
        return new NamedPart(number(number.strip()), etag.strip(), checksum(part));
    }

    private static MalformedXmlException missing(String element) {
        return new MalformedXmlException("a <Part> needs a <" + element + '>');
    }

    private static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= PartPut.MAX_NUMBER) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new MalformedXmlException("a <PartNumber> must be an integer between 1 and " + PartPut.MAX_NUMBER);
    }

    private static Optional<Checksum> checksum(XmlElement part) {
        Optional<Checksum> found = Optional.empty();
        for (var child : part.children()) {
            try {
                var checksum = ChecksumText.read(child);
                if (checksum.isPresent() && found.isPresent()) {
                    throw new MalformedXmlException("more than one checksum in a <Part>");
                }
                found = checksum.isPresent() ? checksum : found;
            } catch (IllegalArgumentException e) {
                throw new MalformedXmlException("the value of <" + child.name() + "> is none");
            }
        }
        return found;
    }
}
