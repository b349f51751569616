package io.granary.gateway.request;

import io.granary.model.name.BucketName;
import io.granary.model.name.KeyTooLongException;
import io.granary.model.name.ObjectKey;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds bucket and key in a request: path-style (`/bucket/key`) and, for configured domains, virtual-host-style
/// (`bucket.domain`, `/key`). Keys are the percent-decoded bytes of the raw path: `//`, `..`, `%2F` and `%00` all stay
/// what they are, and `+` is a plus.
public final class S3Addressing {
    /// What a request names.
    public record Address(
            @Nullable BucketName bucket, @Nullable ObjectKey key) {}

    private static final Address SERVICE = new Address(null, null);

    private final List<String> suffixes;

    /// @param domains such as `s3.example.org`; a request to `bucket.s3.example.org` names its bucket in the host
    public S3Addressing(List<String> domains) {
        suffixes = domains.stream()
                .map(domain -> "." + domain.toLowerCase(Locale.ROOT))
                .toList();
    }

    /// Throws [RequestException] for malformed encoding, an illegal bucket name, or a key that is too long.
    public Address locate(RequestHead head) {
        var path = head.path();
        var hosted = suffixes.isEmpty() ? null : bucketOfHost(head.header("host"));
        if (hosted != null) {
            return new Address(bucket(hosted), key(path, 1));
        }
        if (path.length() <= 1) {
            return SERVICE;
        }
        int slash = path.indexOf('/', 1);
        int end = slash < 0 ? path.length() : slash;
        var name = PercentCoding.decodeText(path, 1, end, false);
        if (name == null) {
            throw malformed();
        }
        return new Address(bucket(name), slash < 0 ? null : key(path, slash + 1));
    }

    private @Nullable String bucketOfHost(@Nullable String host) {
        if (host == null) {
            return null;
        }
        int colon = host.lastIndexOf(':');
        var name = (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
        for (var suffix : suffixes) {
            if (name.length() > suffix.length() && name.endsWith(suffix)) {
                return name.substring(0, name.length() - suffix.length());
            }
        }
        return null;
    }

    private static BucketName bucket(String name) {
        if (!BucketName.isLegal(name)) {
            throw new RequestException(new RequestFailure.IllegalBucketName(name));
        }
        return new BucketName(name);
    }

    private static @Nullable ObjectKey key(String path, int from) {
        if (from >= path.length()) {
            return null;
        }
        var utf8 = PercentCoding.decode(path, from, path.length(), false);
        if (utf8 == null) {
            throw malformed();
        }
        try {
            return ObjectKey.ofUtf8(utf8);
        } catch (KeyTooLongException e) {
            throw new RequestException(new RequestFailure.KeyTooLong(e.lengthBytes(), ObjectKey.MAX_BYTES));
        } catch (IllegalArgumentException notUtf8) {
            throw malformed();
        }
    }

    private static RequestException malformed() {
        return new RequestException(new RequestFailure.MalformedUri("percent-encoding or UTF-8 is malformed"));
    }
}
