package io.granary.gateway.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.engine.EngineException;
import io.granary.gateway.signing.PayloadHash;
import io.granary.gateway.signing.Signed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// A small store with something of everything that is kept on disk, as its files and as the answers that it gives.
///
/// @param files by their path
/// @param answers a request and what it was answered, in the form of [#answer]
record GoldenStore(Map<String, byte[]> files, Map<String, String> answers) {
    private static final Signed ROOT = new Signed("AK", "", PayloadHash.UNSIGNED, null);

    /// Whose bytes a reader of a store must be given back, or be refused.
    private static final List<String> HEADERS = List.of(
            "etag",
            "content-length",
            "content-type",
            "last-modified",
            "x-amz-version-id",
            "x-amz-delete-marker",
            "x-amz-meta-note",
            "x-amz-tagging-count",
            "x-amz-object-lock-mode",
            "x-amz-object-lock-legal-hold",
            "x-amz-annotation-name");

    /// Fills a new store in a directory, in two runs of a server, so that one segment has its footer.
    static GoldenStore make(Path directory) throws Exception {
        var asked = new TreeSet<String>();
        try (var store = new OpenEngine(directory, "us-east-1")) {
            first(store, asked);
        }
        try (var store = new OpenEngine(directory, "us-east-1")) {
            second(store, asked);
        }
        var answers = new TreeMap<String, String>();
        try (var store = new OpenEngine(directory, "us-east-1")) {
            asked.forEach(request -> answers.put(request, answer(store, request)));
        }
        return new GoldenStore(read(directory), answers);
    }

    private static void first(OpenEngine store, TreeSet<String> asked) throws Exception {
        put(store, "", "PUT /plain");
        put(store, "", "PUT /kept", "x-amz-bucket-object-lock-enabled: true");
        put(store, "one", "PUT /plain/dir/one", "x-amz-meta-note: a note", "content-type: text/plain");
        put(store, "", "PUT /plain/empty");
        put(
                store,
                "two".repeat(2_000),
                "PUT /plain/dir/two",
                "x-amz-tagging: k=v&l=w",
                "x-amz-checksum-algorithm: SHA256");
        put(store, large(700_000, 1), "PUT /plain/large");
        put(store, "gone", "PUT /plain/gone");
        put(store, "long", "PUT /plain/" + "k".repeat(1000));
        put(store, "uni", "PUT /plain/%C3%BC%F0%9F%90%98");
        put(store, "v1", "PUT /kept/a");
        put(store, "v2 is longer", "PUT /kept/a");
        put(store, "held", "PUT /kept/held", "x-amz-object-lock-legal-hold: ON");
        put(
                store,
                "locked",
                "PUT /kept/locked",
                "x-amz-object-lock-mode: GOVERNANCE",
                "x-amz-object-lock-retain-until-date: 2040-01-01T00:00:00Z");
        put(store, "{\"v\":1}", "PUT /plain/dir/one?annotation&annotationName=labels");
        for (var key :
                List.of("dir/one", "empty", "dir/two", "large", "gone", "k".repeat(1000), "%C3%BC%F0%9F%90%98")) {
            asked.add("GET /plain/" + key);
            asked.add("HEAD /plain/" + key);
        }
        asked.add("GET /plain/large#range=bytes=500000-500099");
        asked.add("GET /plain/dir/two?tagging");
        asked.add("GET /plain/dir/one?annotation&annotationName=labels");
    }

    private static void second(OpenEngine store, TreeSet<String> asked) throws Exception {
        var upload = store.call(Requests.of("POST /plain/parts?uploads"))
                .xml()
                .textOf("UploadId")
                .orElseThrow();
        put(store, large(400_000, 2), "PUT /plain/parts?partNumber=1&uploadId=" + upload);
        put(store, "tail", "PUT /plain/parts?partNumber=2&uploadId=" + upload);
        asked.add("GET /plain/parts?uploadId=" + upload);
        var done = store.call(Requests.of("POST /plain/whole?uploads"))
                .xml()
                .textOf("UploadId")
                .orElseThrow();
        var part = put(store, "small part", "PUT /plain/whole?partNumber=1&uploadId=" + done)
                .header("etag")
                .orElseThrow();
        put(
                store,
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + part
                        + "</ETag></Part></CompleteMultipartUpload>",
                "POST /plain/whole?uploadId=" + done);
        put(store, "", "DELETE /plain/gone");
        put(store, "", "PUT /plain/copy", "x-amz-copy-source: /plain/dir/two");
        put(store, "", "DELETE /kept/a");
        put(store, "back", "PUT /kept/b");
        var rules =
                "<LifecycleConfiguration><Rule><ID>r</ID><Filter><Prefix>tmp/</Prefix></Filter><Status>Enabled</Status>"
                        + "<Expiration><Days>3</Days></Expiration></Rule></LifecycleConfiguration>";
        put(store, rules, "PUT /plain?lifecycle");
        put(
                store,
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\","
                        + "\"Resource\":\"arn:aws:s3:::plain/open/*\"}]}",
                "PUT /plain?policy");
        store.identities().createUser("reader", "granary", List.of("readonly"), "");
        store.identities().createKey("reader", "GOLDENKEY", "golden secret of sixteen", Optional.empty());
        asked.addAll(List.of(
                "GET /plain/whole",
                "GET /plain/copy",
                "GET /plain?lifecycle",
                "GET /plain?policy",
                "GET /plain?list-type=2",
                "GET /plain?uploads",
                "GET /kept?versions",
                "GET /kept?object-lock",
                "GET /kept/a",
                "GET /kept/b",
                "GET /kept/held?legal-hold",
                "GET /kept/locked?retention",
                "GET /kept/locked",
                "GET /",
                "GOLDENKEY GET /plain/dir/one",
                "GOLDENKEY PUT /plain/refused"));
        for (var version : store.call(Requests.of("GET /kept?versions")).texts("Version", "VersionId")) {
            asked.add("GET /kept/a?versionId=" + version);
        }
    }

    private static Answer put(OpenEngine store, String body, String... lines) throws Exception {
        var answer = store.call(Requests.of(body.getBytes(UTF_8), lines));
        if (answer.status() >= 300) {
            throw new AssertionError(lines[0] + ": " + answer.text());
        }
        return answer;
    }

    /// Text that packs well, and in which every block is another.
    private static String large(int length, int seed) {
        var text = new StringBuilder(length + 16);
        for (int i = 0; text.length() < length; i++) {
            text.append(seed).append(':').append(i / 256).append('\n');
        }
        return text.substring(0, length);
    }

    /// Status, headers and digest of the body that a request is answered with.
    static String answer(OpenEngine store, String request) {
        try {
            var hash = request.indexOf('#');
            var lines = hash < 0
                    ? new String[] {line(request)}
                    : new String[] {
                        line(request.substring(0, hash)),
                        request.substring(hash + 1).replaceFirst("=", ": ")
                    };
            var caller =
                    request.startsWith("GOLDENKEY ") ? new Signed("GOLDENKEY", "", PayloadHash.UNSIGNED, null) : ROOT;
            var answer = store.callAs(caller, Requests.of(lines));
            var told = new StringBuilder(answer.code());
            if (answer.status() < 400) {
                for (var name : HEADERS) {
                    answer.header(name)
                            .ifPresent(value ->
                                    told.append(' ').append(name).append('=').append(value));
                }
                told.append(" sha256=").append(sha256(answer.bytes()));
            }
            return told.toString();
        } catch (UncheckedIOException | EngineException cut) {
            return "cut"; // in the middle of a body: its client sees a broken connection
        } catch (Exception e) {
            throw new AssertionError(request, e);
        }
    }

    private static String line(String request) {
        return request.startsWith("GOLDENKEY ") ? request.substring("GOLDENKEY ".length()) : request;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
    }

    /// The files of a directory but those that a process makes for itself.
    static Map<String, byte[]> read(Path directory) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var walk = Files.walk(directory)) {
            for (var file : walk.filter(Files::isRegularFile).toList()) {
                var name = directory.relativize(file).toString();
                if (!name.endsWith("lock.mdb") && !name.endsWith(".lock")) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    /// Writes files into a directory.
    static void write(Map<String, byte[]> files, Path directory) throws IOException {
        for (var file : files.entrySet()) {
            var path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    byte[] zip() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.setLevel(9);
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return out.toByteArray();
    }

    String text() {
        var text = new StringBuilder();
        answers.forEach((request, answer) ->
                text.append(request).append('\t').append(answer).append('\n'));
        return text.toString();
    }

    /// Reads [#zip] and [#text].
    static GoldenStore of(byte[] zipped, String text) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(zipped))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        var answers = new TreeMap<String, String>();
        for (var line : new ArrayList<>(text.lines().toList())) {
            int tab = line.indexOf('\t');
            answers.put(line.substring(0, tab), line.substring(tab + 1));
        }
        return new GoldenStore(files, answers);
    }
}
