package io.granary.gateway.operation;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.XmlReader;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.Checksummer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/// The body of a request that is a document: gathered, compared with `Content-MD5` and with the checksum that came
/// along (either, both or none: clients differ), and parsed.
public final class XmlBody {
    /// Beyond this, hashing and parsing take longer than an event loop should be kept.
    private static final int LOOP_LIMIT_BYTES = 16 * 1024;

    private XmlBody() {}

    /// Fails with [RequestFailure.MalformedXml] for what `parser` refuses with [MalformedXmlException].
    public static <T> CompletionStage<T> read(S3Request request, Function<XmlElement, T> parser) {
        return read(request, request.body()::claimedChecksum, parser);
    }

    /// As [#read(S3Request, Function)], where a checksum header speaks of an object and not of the document.
    static <T> CompletionStage<T> readUnclaimed(S3Request request, Function<XmlElement, T> parser) {
        return read(request, Optional::empty, parser);
    }

    private static <T> CompletionStage<T> read(
            S3Request request, Supplier<Optional<Checksum>> claimed, Function<XmlElement, T> parser) {
        var md5 = ContentMd5.of(request.headers());
        return request.body().whole(XmlReader.MAX_BYTES).thenCompose(bytes -> {
            if (bytes.remaining() <= LOOP_LIMIT_BYTES) {
                return CompletableFuture.completedFuture(parse(bytes, md5, claimed.get(), parser));
            }
            return CompletableFuture.supplyAsync(
                    () -> parse(bytes, md5, claimed.get(), parser), Thread::startVirtualThread);
        });
    }

    private static <T> T parse(
            ByteBuffer bytes, Optional<byte[]> md5, Optional<Checksum> claimed, Function<XmlElement, T> parser) {
        if (md5.isPresent()) {
            var computed = checksum(ChecksumKind.MD5, bytes);
            if (!Arrays.equals(computed.value(), md5.get())) {
                throw new RequestException(new RequestFailure.DigestMismatch("Content-MD5", computed.base64()));
            }
        }
        if (claimed.isPresent()) {
            var kind = claimed.get().kind();
            var computed = checksum(kind, bytes);
            if (!Arrays.equals(computed.value(), claimed.get().value())) {
                throw new RequestException(new RequestFailure.DigestMismatch(kind.wireName(), computed.base64()));
            }
        }
        try {
            return parser.apply(XmlReader.read(bytes));
        } catch (MalformedXmlException e) {
            throw new RequestException(new RequestFailure.MalformedXml(String.valueOf(e.getMessage())));
        }
    }

    private static Checksum checksum(ChecksumKind kind, ByteBuffer bytes) {
        return Checksummer.of(kind, bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }
}
