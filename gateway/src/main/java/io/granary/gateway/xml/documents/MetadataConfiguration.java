package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.XmlReader;
import io.granary.gateway.xml.XmlWriter;
import io.granary.model.name.BucketName;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/// `MetadataConfiguration`: which tables of a bucket are switched on. What is said of encryption is checked and has no
/// effect: tables are as the store's own files.
///
/// @param journalDays how long records of the journal are kept at least; empty for ever
/// @param role of the annotation table, which is kept and told
public record MetadataConfiguration(
        Optional<Integer> journalDays, boolean inventory, boolean annotation, Optional<String> role) {
    private static final int LEAST_DAYS = 7;
    private static final Set<String> ALGORITHMS = Set.of("AES256", "aws:kms");

    private static final String CONFIGURATION = "MetadataConfiguration";
    private static final String JOURNAL = "JournalTableConfiguration";
    private static final String INVENTORY = "InventoryTableConfiguration";
    private static final String ANNOTATION = "AnnotationTableConfiguration";
    private static final String ON = "ENABLED";
    private static final String OFF = "DISABLED";

    private static final Tag ROOT = Tag.root(CONFIGURATION);
    private static final Tag JOURNAL_TABLE = Tag.of(JOURNAL);
    private static final Tag INVENTORY_TABLE = Tag.of(INVENTORY);
    private static final Tag ANNOTATION_TABLE = Tag.of(ANNOTATION);
    private static final Tag RECORD_EXPIRATION = Tag.of("RecordExpiration");
    private static final Tag EXPIRATION = Tag.of("Expiration");
    private static final Tag DAYS = Tag.of("Days");
    private static final Tag STATE = Tag.of("ConfigurationState");
    private static final Tag ROLE = Tag.of("Role");

    private static final Tag ANSWER = Tag.root("GetBucketMetadataConfigurationResult");
    private static final Tag RESULT = Tag.of("MetadataConfigurationResult");
    private static final Tag DESTINATION = Tag.of("DestinationResult");
    private static final Tag BUCKET_TYPE = Tag.of("TableBucketType");
    private static final Tag BUCKET_ARN = Tag.of("TableBucketArn");
    private static final Tag NAMESPACE = Tag.of("TableNamespace");
    private static final Tag JOURNAL_RESULT = Tag.of("JournalTableConfigurationResult");
    private static final Tag INVENTORY_RESULT = Tag.of("InventoryTableConfigurationResult");
    private static final Tag ANNOTATION_RESULT = Tag.of("AnnotationTableConfigurationResult");
    private static final Tag STATUS = Tag.of("TableStatus");
    private static final Tag TABLE_NAME = Tag.of("TableName");
    private static final Tag TABLE_ARN = Tag.of("TableArn");

    /// Reads what [#xml] wrote.
    public static MetadataConfiguration parse(byte[] document) {
        return of(XmlReader.read(ByteBuffer.wrap(document)));
    }

    /// Throws [MalformedXmlException] for another document.
    public static MetadataConfiguration of(XmlElement root) {
        require(root, CONFIGURATION);
        var journal = child(root, JOURNAL).orElseThrow(() -> new MalformedXmlException("expected <" + JOURNAL + '>'));
        var off = new MetadataConfiguration(journalDays(journal), false, false, Optional.empty());
        var withInventory = child(root, INVENTORY).map(off::withInventory).orElse(off);
        return child(root, ANNOTATION).map(withInventory::withAnnotation).orElse(withInventory);
    }

    /// The same with another `JournalTableConfiguration`. Throws [MalformedXmlException].
    public MetadataConfiguration withJournal(XmlElement table) {
        require(table, JOURNAL);
        return new MetadataConfiguration(journalDays(table), inventory, annotation, role);
    }

    /// The same with another `InventoryTableConfiguration`. Throws [MalformedXmlException].
    public MetadataConfiguration withInventory(XmlElement table) {
        require(table, INVENTORY);
        return new MetadataConfiguration(journalDays, isOn(table), annotation, role);
    }

    /// The same with another `AnnotationTableConfiguration`. Throws [MalformedXmlException].
    public MetadataConfiguration withAnnotation(XmlElement table) {
        require(table, ANNOTATION);
        return new MetadataConfiguration(journalDays, inventory, isOn(table), table.textOf("Role"));
    }

    private static void require(XmlElement element, String name) {
        if (!element.name().equals(name)) {
            throw new MalformedXmlException("expected <" + name + '>');
        }
    }

    private static Optional<XmlElement> child(XmlElement parent, String name) {
        return parent.children().stream()
                .filter(child -> child.name().equals(name))
                .findFirst();
    }

    private static boolean isOn(XmlElement table) {
        checkEncryption(table);
        return isEnabled(table, "ConfigurationState");
    }

    private static boolean isEnabled(XmlElement in, String name) {
        return switch (in.textOf(name).map(String::strip).orElse("")) {
            case ON -> true;
            case OFF -> false;
            default -> throw new MalformedXmlException('<' + name + "> must be ENABLED or DISABLED");
        };
    }

    private static void checkEncryption(XmlElement table) {
        child(table, "EncryptionConfiguration").ifPresent(encryption -> {
            if (!ALGORITHMS.contains(
                    encryption.textOf("SseAlgorithm").map(String::strip).orElse(""))) {
                throw new MalformedXmlException("<SseAlgorithm> must be AES256 or aws:kms");
            }
        });
    }

    private static Optional<Integer> journalDays(XmlElement table) {
        checkEncryption(table);
        var expiration = child(table, "RecordExpiration")
                .orElseThrow(() -> new MalformedXmlException("expected <RecordExpiration>"));
        if (!isEnabled(expiration, "Expiration")) {
            return Optional.empty();
        }
        var text = expiration.textOf("Days").map(String::strip).orElse("");
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < LEAST_DAYS) {
            throw new MalformedXmlException("<Days> must be at least " + LEAST_DAYS);
        }
        return Optional.of(Integer.valueOf(text));
    }

    /// As it is kept.
    public ByteBuffer xml() {
        var xml = new XmlWriter().open(ROOT).open(JOURNAL_TABLE);
        expiration(xml);
        xml.close(JOURNAL_TABLE);
        xml.open(INVENTORY_TABLE).element(STATE, state(inventory)).close(INVENTORY_TABLE);
        xml.open(ANNOTATION_TABLE).element(STATE, state(annotation));
        role.ifPresent(text -> xml.element(ROLE, text));
        return xml.close(ANNOTATION_TABLE).close(ROOT).finish();
    }

    private void expiration(XmlWriter xml) {
        xml.open(RECORD_EXPIRATION).element(EXPIRATION, state(journalDays.isPresent()));
        journalDays.ifPresent(days -> xml.element(DAYS, days));
        xml.close(RECORD_EXPIRATION);
    }

    private static String state(boolean on) {
        return on ? ON : OFF;
    }

    /// As it is told.
    public ByteBuffer answer(BucketName bucket) {
        var arn = "arn:aws:s3:::" + bucket + "/_granary/tables";
        var xml = new XmlWriter().open(ANSWER).open(RESULT);
        xml.open(DESTINATION)
                .element(BUCKET_TYPE, "aws")
                .element(BUCKET_ARN, arn)
                .element(NAMESPACE, "b_" + bucket)
                .close(DESTINATION);
        xml.open(JOURNAL_RESULT);
        table(xml, "CREATING", arn, "journal"); // there is none to be read yet
        expiration(xml);
        xml.close(JOURNAL_RESULT);
        xml.open(INVENTORY_RESULT).element(STATE, state(inventory));
        if (inventory) {
            table(xml, "ACTIVE", arn, "inventory");
        }
        xml.close(INVENTORY_RESULT);
        xml.open(ANNOTATION_RESULT).element(STATE, state(annotation));
        if (annotation) {
            table(xml, "ACTIVE", arn, "annotation");
        }
        role.ifPresent(text -> xml.element(ROLE, text));
        return xml.close(ANNOTATION_RESULT).close(RESULT).close(ANSWER).finish();
    }

    private static void table(XmlWriter xml, String status, String arn, String name) {
        xml.element(STATUS, status).element(TABLE_NAME, name).element(TABLE_ARN, arn + '/' + name);
    }
}
