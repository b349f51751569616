package io.granary.gateway.table;

import static io.granary.parquet.Column.Type.FLAG;
import static io.granary.parquet.Column.Type.LONG;
import static io.granary.parquet.Column.Type.MAP;
import static io.granary.parquet.Column.Type.TEXT;
import static io.granary.parquet.Column.Type.TIME;
import static io.granary.parquet.Column.optional;
import static io.granary.parquet.Column.required;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.granary.engine.journal.JournalEntry;
import io.granary.model.checksum.ChecksumKind;
import io.granary.parquet.Column;
import io.granary.parquet.TableWriter;
import java.io.IOException;
import java.util.List;

/// Changes as rows of S3's journal table: names, order and types of the columns are S3's, and the last one is ours.
///
/// S3 leaves open whether annotations are told; here putting or deleting one is an `UPDATE_METADATA` of its object.
final class JournalRows {
    static final List<Column> COLUMNS = List.of(
            required("bucket", TEXT).repeating(),
            required("key", TEXT),
            required("sequence_number", TEXT),
            required("record_type", TEXT).repeating(),
            required("record_timestamp", TIME),
            optional("version_id", TEXT),
            optional("is_delete_marker", FLAG),
            optional("size", LONG),
            optional("last_modified_date", TIME),
            optional("e_tag", TEXT),
            optional("storage_class", TEXT).repeating(),
            optional("is_multipart", FLAG),
            optional("encryption_status", TEXT).repeating(),
            optional("is_bucket_key_enabled", FLAG),
            optional("kms_key_arn", TEXT).repeating(),
            optional("checksum_algorithm", TEXT).repeating(),
            optional("object_tags", MAP).repeating(),
            optional("user_metadata", MAP).repeating(),
            optional("requester", TEXT).repeating(),
            optional("source_ip_address", TEXT).repeating(),
            optional("request_id", TEXT).repeating(),
            optional("object_join_key", TEXT));

    private static final byte[] CREATE = "CREATE".getBytes(US_ASCII);
    private static final byte[] UPDATE = "UPDATE_METADATA".getBytes(US_ASCII);
    private static final byte[] DELETE = "DELETE".getBytes(US_ASCII);
    private static final byte[] STANDARD = "STANDARD".getBytes(US_ASCII);
    private static final long MICROS = 1_000;

    private final byte[] bucket;

    JournalRows(String bucket) {
        this.bucket = bucket.getBytes(US_ASCII);
    }

    void write(JournalEntry entry, TableWriter into) throws IOException {
        into.text(bucket);
        into.text(entry.key().utf8());
        into.text(Sequences.utf8(entry.sequence()));
        into.text(
                switch (entry.type()) {
                    case CREATE -> CREATE;
                    case UPDATE -> UPDATE;
                    case REMOVE, MARK -> DELETE;
                });
        into.number(entry.timeMillis() * MICROS);
        boolean named = !entry.version().isNull();
        if (named) {
            into.text(entry.version().toString().getBytes(US_ASCII));
        } else {
            into.none();
        }
        switch (entry.type()) {
            case CREATE, UPDATE -> facts(entry.facts().orElseThrow(), into);
            case MARK -> marker(entry, into);
            case REMOVE -> none(15, into);
        }
        if (entry.facts().isPresent()) {
            into.text(Sequences.utf8(entry.facts().get().born()));
        } else if (named) {
            into.text(Sequences.utf8(entry.version().sequence()));
        } else {
            into.none();
        }
        into.endRow();
    }

    private static void facts(JournalEntry.Facts facts, TableWriter into) {
        into.flag(false);
        into.number(facts.size());
        into.number(facts.modifiedMillis() * MICROS);
        into.text(facts.etag().toString().getBytes(US_ASCII));
        into.text(STANDARD);
        into.flag(facts.etag().parts() > 0);
        none(3, into);
        if (facts.checksumCode() == 0) {
            into.none();
        } else {
            into.text(ChecksumKind.ofCode(facts.checksumCode()).wireName().getBytes(US_ASCII));
        }
        into.map(HeaderMaps.tags(facts.headers()));
        into.map(HeaderMaps.metadata(facts.headers()));
        none(3, into);
    }

    private static void marker(JournalEntry entry, TableWriter into) {
        into.flag(true);
        into.number(0);
        into.number(entry.timeMillis() * MICROS);
        none(12, into);
    }

    private static void none(int columns, TableWriter into) {
        for (int column = 0; column < columns; column++) {
            into.none();
        }
    }
}
