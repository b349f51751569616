package io.granary.gateway.xml.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.granary.engine.bucket.Versioning;
import io.granary.engine.listing.ListPage;
import io.granary.engine.listing.VersionPage;
import io.granary.gateway.access.acl.Acl;
import io.granary.gateway.cors.CorsConfiguration;
import io.granary.gateway.request.Account;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.XmlReader;
import io.granary.index.BucketEntry;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.location.SegmentLocation;
import io.granary.model.name.BucketName;
import io.granary.model.name.ETag;
import io.granary.model.name.VersionId;
import io.granary.model.object.BodyLayout;
import io.granary.model.object.ObjectVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents against files that hold what S3 sends and takes. A golden file is laid out for reading; the white space
/// between its elements is no part of it.
class GoldenDocumentsTest {
    private static final long MODIFIED = 1_795_412_645_123L; // 2026-11-23T05:44:05.123Z
    private static final byte[] NONE = new byte[0];

    @Test
    void listOfBuckets() throws IOException {
        var buckets = List.of(
                new BucketEntry(1, new BucketName("icons"), MODIFIED),
                new BucketEntry(2, new BucketName("photos.raw"), 0));
        assertGolden(
                "list-buckets.xml",
                new ListBucketsResult(Account.MAIN, buckets, "us-east-1", Optional.of("p&"), Optional.of("token"))
                        .xml());
        assertGolden(
                "list-buckets-empty.xml",
                new ListBucketsResult(Account.MAIN, List.of(), "us-east-1", Optional.empty(), Optional.empty()).xml());
    }

    @Test
    void secondVersionOfTheListing() throws IOException {
        var tokens = new ListBucketResult.Tokens(utf8("a b"), true, "from", "to");
        assertGolden("list-v2.xml", listing(false, true, tokens, page(true)));
    }

    @Test
    void secondVersionOfTheListingPercentEncoded() throws IOException {
        var tokens = new ListBucketResult.Tokens(utf8("a b"), false, "", "");
        assertGolden("list-v2-url.xml", listing(true, false, tokens, page(false)));
    }

    @Test
    void firstVersionOfTheListing() throws IOException {
        var markers = new ListBucketResult.Markers(utf8("m"), utf8("a/b/"));
        assertGolden("list-v1.xml", listing(false, true, markers, page(true)));
    }

    @Test
    void listingOfNothing() throws IOException {
        var empty = new ListPage(List.of(), NONE, false);
        var result = new ListBucketResult(
                "bucket", NONE, NONE, 0, false, false, new ListBucketResult.Tokens(NONE, false, "", ""), empty);
        assertGolden("list-v2-empty.xml", result.xml());
    }

    @Test
    void resultOfACopy() throws IOException {
        var checksum = Checksum.ofWhole(ChecksumKind.CRC32, new byte[] {1, 2, 3, 4});
        assertGolden("copy-object.xml", new CopyObjectResult(new ETag(1, 2, 0), MODIFIED, checksum).xml());
    }

    @Test
    void attributesOfAnObject() throws IOException {
        var parts = new GetObjectAttributesResponse.Parts(
                2,
                0,
                1,
                true,
                List.of(new BodyLayout.Part(
                        1, 5 << 20, Optional.of(Checksum.ofWhole(ChecksumKind.CRC32, new byte[] {5, 6, 7, 8})))));
        var checksum = new Checksum(ChecksumKind.CRC32, ChecksumType.COMPOSITE, new byte[] {1, 2, 3, 4});
        assertGolden(
                "object-attributes.xml",
                new GetObjectAttributesResponse(
                                new ETag(1, 2, 2),
                                true,
                                Optional.of(checksum),
                                Optional.of(parts),
                                true,
                                OptionalLong.of((5 << 20) + 1))
                        .xml());
    }

    @Test
    void resultOfADelete() throws IOException {
        var result = new DeleteResult(List.of(
                new DeleteResult.Deleted("a<b", Optional.empty(), Optional.empty()),
                new DeleteResult.Deleted("marked", Optional.empty(), Optional.of("0000000000000007")),
                new DeleteResult.Deleted("gone", Optional.of("0000000000000008"), Optional.of("0000000000000008")),
                new DeleteResult.Refused("kept", Optional.of("null"), "AccessDenied", "Access Denied"),
                new DeleteResult.Refused("long", Optional.empty(), "KeyTooLongError", "Your key is too long")));
        assertGolden("delete-result.xml", result.xml());
    }

    @Test
    void settingsOfABucket() throws IOException {
        assertGolden("location-us-east-1.xml", Configurations.location("us-east-1"));
        assertGolden("location.xml", Configurations.location("eu-central-1"));
        assertGolden("versioning.xml", VersioningConfiguration.xml(Optional.empty()));
        assertGolden("versioning-enabled.xml", VersioningConfiguration.xml(Optional.of(Versioning.ENABLED)));
        assertEquals(Versioning.ENABLED, VersioningConfiguration.of(read("versioning-enabled.xml")));
        assertGolden(
                "acl.xml", AccessControlPolicy.xml(Acl.ofOwner(Account.MAIN.canonicalId()), id -> Account.MAIN.name()));
    }

    @Test
    void whatIsNeverSet() throws IOException {
        assertGolden("logging.xml", Configurations.empty("BucketLoggingStatus"));
        assertGolden("list-metrics.xml", Configurations.emptyList("ListMetricsConfigurationsResult"));
        assertGolden("request-payment.xml", Configurations.requestPayment());
    }

    @Test
    void corsConfigurationBothWays() throws IOException {
        assertGolden("cors.xml", CorsConfiguration.of(read("cors.xml")).xml());
    }

    @Test
    void tagsBothWays() throws IOException {
        var tagging = Tagging.of(read("tagging.xml"), 2);
        assertEquals(Map.of("team & project", "vision", "empty", ""), tagging.tags());
        assertGolden("tagging.xml", tagging.xml());
        assertEquals(tagging, Tagging.ofHeader("team+%26%20project=vision&empty", 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Tag><Key></Key><Value>v</Value></Tag>",
                "<Tag><Key>aws:x</Key><Value>v</Value></Tag>",
                "<Tag><Key>k</Key><Value>1</Value></Tag><Tag><Key>k</Key><Value>2</Value></Tag>",
                "<Tag><Key>a</Key><Value/></Tag><Tag><Key>b</Key><Value/></Tag><Tag><Key>c</Key><Value/></Tag>"
            })
    void tagsThatS3DoesNotAllow(String tags) {
        var document = parse("<Tagging><TagSet>" + tags + "</TagSet></Tagging>");
        var refused = assertThrows(RequestException.class, () -> Tagging.of(document, 2));
        assertInstanceOf(RequestFailure.InvalidTag.class, refused.failure());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<Tagging/>", "<Tags><TagSet/></Tags>", "<Tagging><TagSet><Tag/></TagSet></Tagging>"})
    void noTags(String document) {
        assertThrows(MalformedXmlException.class, () -> Tagging.of(parse(document), 2));
    }

    @Test
    void answerToAForm() throws IOException {
        assertGolden("post-response.xml", new PostResponse("http://h/b/a%26b", "b", "a&b", "\"e\"").xml());
    }

    @Test
    void errors() throws IOException {
        var extras = List.of(new ErrorResult.Extra("Key", "a&b"));
        assertGolden(
                "error.xml",
                new ErrorResult("NoSuchKey", "The specified key does not exist.", extras, "/b/a&b", "REQ", "HOST")
                        .xml());
    }

    @Test
    void versions() throws IOException {
        var id = new VersionId(0x1F);
        var items = List.<VersionPage.Item>of(
                new VersionPage.Version(
                        utf8("a b"),
                        new ObjectVersion.DeleteMarker(id, 0x1F, MODIFIED, new SegmentLocation(1, 2, 3)),
                        true),
                new VersionPage.Version(utf8("a b"), version(ChecksumKind.CRC64NVME.code(), 0), false),
                new VersionPage.CommonPrefix(utf8("c/")));
        var next = Optional.of(new VersionPage.Marker(utf8("c d"), Optional.of(id)));
        assertGolden(
                "list-versions.xml",
                new ListVersionsResult(
                                "bucket",
                                utf8(""),
                                utf8("/"),
                                utf8("a "),
                                "null",
                                3,
                                true,
                                new VersionPage(items, next))
                        .xml());
    }

    @Test
    void requestToDelete() throws IOException {
        var request = DeleteRequest.of(read("delete-request.xml"));
        assertEquals(
                new DeleteRequest(
                        List.of(
                                target("a&b.txt", Optional.empty(), Optional.empty()),
                                target(" spaced ", Optional.of("null"), Optional.empty()),
                                target("c", Optional.empty(), Optional.of("\"d41d8cd98f00b204e9800998ecf8427e\""))),
                        true),
                request);
    }

    @Test
    void requestsToDeleteNothingOrTooMuchAreMalformed() {
        assertThrows(MalformedXmlException.class, () -> DeleteRequest.of(parse("<Delete/>")));
        assertThrows(MalformedXmlException.class, () -> DeleteRequest.of(parse("<Delte/>")));
        assertThrows(MalformedXmlException.class, () -> DeleteRequest.of(parse("<Delete><Object></Object></Delete>")));
        var object = "<Object><Key>k</Key></Object>";
        assertEquals(
                1000,
                DeleteRequest.of(parse("<Delete>" + object.repeat(1000) + "</Delete>"))
                        .targets()
                        .size());
        assertThrows(
                MalformedXmlException.class,
                () -> DeleteRequest.of(parse("<Delete>" + object.repeat(1001) + "</Delete>")));
    }

    @Test
    void requestToCreateABucket() throws IOException {
        assertEquals(
                new CreateBucketConfiguration(Optional.of("eu-central-1"), Optional.empty()),
                CreateBucketConfiguration.of(read("create-bucket.xml")));
        assertEquals(
                Optional.of("Tags"),
                CreateBucketConfiguration.of(parse("<CreateBucketConfiguration><Tags/></CreateBucketConfiguration>"))
                        .unsupported());
        assertThrows(
                MalformedXmlException.class,
                () -> CreateBucketConfiguration.of(
                        parse("<CreateBucketConfiguration><X/></CreateBucketConfiguration>")));
    }

    private static ByteBuffer listing(
            boolean urlEncoded, boolean owners, ListBucketResult.Paging paging, ListPage page) {
        return new ListBucketResult("bucket", utf8("a /"), utf8("/"), 1000, urlEncoded, owners, paging, page).xml();
    }

    private static ListPage page(boolean truncated) {
        return new ListPage(
                List.of(
                        new ListPage.Key(utf8("a <1>"), version(ChecksumKind.CRC64NVME.code(), 0)),
                        new ListPage.CommonPrefix(utf8("a é/")),
                        new ListPage.Key(utf8("a \1"), version(-ChecksumKind.CRC32.code(), 3)),
                        new ListPage.Key(utf8("b"), version(0, 0))),
                utf8("b"),
                truncated);
    }

    private static ObjectVersion.Stored version(int checksumCode, int parts) {
        return new ObjectVersion.Stored(
                VersionId.NULL,
                7,
                MODIFIED,
                new SegmentLocation(1, 2, 3),
                42,
                new ETag(0x0123456789abcdefL, 0xfedcba9876543210L, parts),
                ObjectVersion.BodyKind.PACKED,
                checksumCode,
                true);
    }

    static void assertGolden(String file, ByteBuffer document) throws IOException {
        var text = StandardCharsets.UTF_8.decode(document.duplicate()).toString();
        assertEquals(unindented(golden(file)), text);
    }

    static XmlElement read(String file) throws IOException {
        return parse(golden(file));
    }

    private static XmlElement parse(String document) {
        return XmlReader.read(ByteBuffer.wrap(utf8(document)));
    }

    private static String golden(String file) throws IOException {
        try (var in = GoldenDocumentsTest.class.getResourceAsStream("/golden/" + file)) {
            if (in == null) {
                throw new AssertionError("no golden file " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// The declaration on its line, the rest on another.
    private static String unindented(String golden) {
        int end = golden.indexOf('\n') + 1;
        return golden.substring(0, end)
                + golden.substring(end).lines().map(String::strip).reduce("", String::concat);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static DeleteRequest.Target target(String key, Optional<String> version, Optional<String> etag) {
        return new DeleteRequest.Target(key, version, etag, Optional.empty(), Optional.empty());
    }
}
