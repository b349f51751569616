package io.granary.gateway.ingest;

import io.granary.gateway.error.S3Error;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// What became of an archive. Any thread.
final class IngestReport {
    /// The same counts for clients that show no body of a put.
    private static final String HEADER = "x-granary-ingest";

    private static final int MOST_NAMED = 1000;
    private static final Tag ROOT = Tag.root("IngestResult");
    private static final Tag STORED = Tag.of("Stored");
    private static final Tag BYTES = Tag.of("Bytes");
    private static final Tag DIRECTORIES = Tag.of("Directories");
    private static final Tag REFUSED = Tag.of("Refused");
    private static final Tag REFUSAL = Tag.of("Refusal");
    private static final Tag NAME = Tag.of("Name");
    private static final Tag CODE = Tag.of("Code");
    private static final Tag MESSAGE = Tag.of("Message");

    private final List<Refusal> refusals = new ArrayList<>();
    private long stored;
    private long bytes;
    private long directories;
    private long refused;

    private record Refusal(String name, S3Error error) {}

    synchronized void stored(long size) {
        stored++;
        bytes += size;
    }

    synchronized void directory() {
        directories++;
    }

    synchronized void refused(String name, S3Error error) {
        refused++;
        if (refusals.size() < MOST_NAMED) {
            refusals.add(new Refusal(name, error));
        }
    }

    synchronized long stored() {
        return stored;
    }

    /// Of the first member that was refused, in its own code.
    synchronized RequestFailure failure() {
        var first = refusals.getFirst();
        return new RequestFailure.MemberRefused(
                first.error.code(),
                first.error.status(),
                "The member \"" + first.name + "\" of the archive was refused: " + first.error.message() + ". "
                        + stored + " members were stored; the metadata snowball-ignore-errors: true passes over such"
                        + " members and tells of them in the answer.");
    }

    synchronized S3Response answer() {
        return S3Response.ok()
                .header("content-type", "application/xml")
                .header(
                        HEADER,
                        "stored=" + stored + ", bytes=" + bytes + ", directories=" + directories + ", refused="
                                + refused)
                .body(xml());
    }

    /// XML, because boto3 takes any other body of a put for an error.
    private ByteBuffer xml() {
        var xml = new XmlWriter().open(ROOT);
        xml.element(STORED, stored);
        xml.element(BYTES, bytes);
        xml.element(DIRECTORIES, directories);
        xml.element(REFUSED, refused);
        for (var refusal : refusals) {
            xml.open(REFUSAL);
            xml.element(NAME, refusal.name);
            xml.element(CODE, refusal.error.code());
            xml.element(MESSAGE, refusal.error.message());
            xml.close(REFUSAL);
        }
        return xml.close(ROOT).finish();
    }
}
