package io.granary.gateway.chip;

import io.granary.gateway.operation.S3Response;
import io.granary.gateway.request.Method;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.RequestHead;
import io.granary.gateway.request.S3Addressing.Address;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.model.name.BucketName;
import io.granary.model.name.KeyTooLongException;
import io.granary.model.name.ObjectKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// `/iiif/3/IDENTIFIER/REGION/SIZE/ROTATION/QUALITY.FORMAT`, the address that viewers of the IIIF Image API 3.0 ask
/// for; the identifier is `BUCKET/KEY`, percent-encoded. It leads to the same object as the virtual key
/// `_granary/iiif/KEY/…` of the bucket, by the same rights.
///
/// In S3's terms these are keys of a bucket that nobody can create, see [#BUCKET].
public final class ViewerDoor {
    /// The reserved name of a bucket.
    public static final BucketName BUCKET = new BucketName("iiif");

    private static final String VERSION = "3/";
    private static final String PATH = '/' + BUCKET.value() + '/' + VERSION;

    private ViewerDoor() {}

    /// Whether a request comes by this door.
    public static boolean leads(Method method, Address address) {
        return BUCKET.equals(address.bucket())
                && address.key() != null
                && address.key().toString().startsWith(VERSION)
                && (method == Method.GET || method == Method.HEAD || method == Method.OPTIONS);
    }

    /// What the door leads to. Throws [RequestException] where that can be no object.
    public static Address behind(Address door) {
        var identified = String.valueOf(door.key()).substring(VERSION.length());
        int slash = identified.indexOf('/');
        var bucket = slash < 0 ? identified : identified.substring(0, slash);
        if (!BucketName.isLegal(bucket)) {
            throw new RequestException(new RequestFailure.IllegalBucketName(bucket));
        }
        var path = ReservedKeys.PREFIX + ChipTree.NAME + identified.substring(bucket.length());
        try {
            return new Address(new BucketName(bucket), ObjectKey.of(path));
        } catch (KeyTooLongException e) {
            throw new RequestException(new RequestFailure.KeyTooLong(e.lengthBytes(), ObjectKey.MAX_BYTES));
        }
    }

    /// The answer to an identifier alone: `303` to its description, as section 2 of the specification wants it. Empty
    /// for a longer path.
    public static Optional<S3Response> toDescription(RequestHead head) {
        var path = head.path();
        return path.indexOf('/', PATH.length()) >= 0
                ? Optional.empty()
                : Optional.of(S3Response.status(303).header("location", path + '/' + ChipPath.INFO));
    }

    /// The URI of an image, which its description repeats and viewers add to.
    ///
    /// @param site such as `https://host:port`, or empty for a URI that begins with its path
    static String uri(String site, BucketName bucket, ObjectKey key) {
        var identifier = bucket.value() + '/' + key;
        return site
                + PATH
                + URLEncoder.encode(identifier, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
