package io.granary.gateway.table;

import static io.granary.parquet.Column.Type.FLAG;
import static io.granary.parquet.Column.Type.LONG;
import static io.granary.parquet.Column.Type.MAP;
import static io.granary.parquet.Column.Type.TEXT;
import static io.granary.parquet.Column.Type.TIME;
import static io.granary.parquet.Column.optional;
import static io.granary.parquet.Column.required;

import io.granary.parquet.Column;
import java.util.List;

/// The tables that are built from a state of the bucket. Names, order and types of the columns are those of S3's
/// metadata tables, and the last of the inventory is ours.
public enum TableKind {
    /// One row for each version, delete markers included.
    INVENTORY(
            "inventory",
            List.of(
                    required("bucket", TEXT).repeating(),
                    required("key", TEXT),
                    required("sequence_number", TEXT),
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
                    required("object_join_key", TEXT))),

    /// One row for each annotation of each version.
    ANNOTATION(
            "annotation",
            List.of(
                    required("bucket", TEXT).repeating(),
                    required("object_key", TEXT).repeating(),
                    optional("object_version_id", TEXT).repeating(),
                    required("object_join_key", TEXT).repeating(),
                    required("name", TEXT).repeating(),
                    required("sequence_number", TEXT),
                    optional("last_modified_date", TIME),
                    optional("size", LONG),
                    optional("e_tag", TEXT),
                    optional("checksum_algorithm", TEXT).repeating(),
                    optional("replication_status", TEXT).repeating(),
                    optional("text_value", TEXT).unordered()));

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // a list that nobody can change
    private final List<Column> columns;

    TableKind(String title, List<Column> columns) {
        this.title = title;
        this.columns = columns;
    }

    /// The name in keys.
    public String title() {
        return title;
    }

    List<Column> columns() {
        return columns;
    }
}
