package io.granary.gateway.xml.documents;

import io.granary.gateway.request.Account;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import java.nio.charset.StandardCharsets;

/// Who owns everything: there is one account, and clients expect its id to look like one of AWS.
public final class Owner {
    public static final String ID = "67a1c2ef2bbf9b6b1d7fb2b2f9a0d06ce1a4c3e1a1b9a3c0f4f1f0f55d2a8e13";
    public static final String DISPLAY_NAME = "granary";

    /// The elements as bytes: a listing with owners holds one a thousand times.
    private static final byte[] XML = xml("Owner");

    private static final Tag OWNER = Tag.of("Owner");
    private static final Tag INITIATOR = Tag.of("Initiator");
    private static final Tag ID_TAG = Tag.of("ID");
    private static final Tag NAME_TAG = Tag.of("DisplayName");

    private Owner() {}

    static void write(XmlWriter xml) {
        xml.prepared(XML);
    }

    /// Of one account.
    static void write(XmlWriter xml, Account account) {
        write(xml, OWNER, account);
    }

    /// Who began an upload, and owns what will come of it.
    static void writeWithInitiator(XmlWriter xml, Account account) {
        write(xml, INITIATOR, account);
        write(xml, OWNER, account);
    }

    private static void write(XmlWriter xml, Tag element, Account account) {
        xml.open(element)
                .element(ID_TAG, account.canonicalId())
                .element(NAME_TAG, account.name())
                .close(element);
    }

    private static byte[] xml(String element) {
        var text =
                '<' + element + "><ID>" + ID + "</ID><DisplayName>" + DISPLAY_NAME + "</DisplayName></" + element + '>';
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
