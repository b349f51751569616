package io.granary.gateway.chip;

import io.granary.engine.ObjectEngine;
import io.granary.engine.OpenObject;
import io.granary.gateway.virtual.VirtualFacts;
import io.granary.gateway.virtual.VirtualRequest;
import io.granary.gateway.virtual.VirtualTree;
import io.granary.images.ImageException;
import io.granary.model.object.Headers;
import io.granary.model.object.Headers.Header;
import io.granary.model.object.ObjectVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// `_granary/iiif/KEY/REGION/SIZE/ROTATION/QUALITY.FORMAT`: a part of a stored image at another size, and
/// `_granary/iiif/KEY/info.json`, what the image is. Words and meaning are those of the IIIF Image API 3.0.
///
/// A chip is of one version of its image, the current one when it was opened; whoever may get that may get the chip.
public final class ChipTree implements VirtualTree {
    static final String NAME = "iiif";

    /// Goes into every ETag: raised when the same request comes out as other bytes.
    private static final int EDITION = 2;

    /// A viewer shows a tile again without asking; after that it asks whether the image is still the same.
    private static final Header FRESH = new Header("cache-control", "max-age=60");

    private final ObjectEngine engine;
    private final ChipMill mill = new ChipMill();

    /// Borrows the engine.
    public ChipTree(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CompletionStage<MadeChip> open(VirtualRequest request) {
        var path = parse(request);
        return request.requireRead(request.bucket(), path.source())
                .thenCompose(allowed -> engine.read(() -> engine.open(request.bucket(), path.source())))
                .thenCompose(object -> make(request, path, object));
    }

    private static ChipPath parse(VirtualRequest request) {
        try {
            return ChipPath.parse(request.path()).orElseThrow(request::noSuchKey);
        } catch (ImageException e) {
            throw ChipFailures.of(e, request.path());
        }
    }

    private CompletionStage<MadeChip> make(VirtualRequest request, ChipPath path, OpenObject object) {
        var version = object.version();
        var type = path.chip().map(chip -> chip.format().mediaType()).orElse("application/json");
        var uri = ViewerDoor.uri(request.site(), request.bucket(), path.source());
        return mill.make(request.bucket(), object, path, uri)
                .thenApply(bytes -> new MadeChip(
                        request.key(),
                        new VirtualFacts(
                                bytes.length,
                                VirtualFacts.etag(
                                        digest(version, path, path.chip().isEmpty() ? uri : "")),
                                version.modifiedMillis(),
                                new Headers(List.of(new Header(Headers.CONTENT_TYPE, type), FRESH))),
                        bytes));
    }

    /// Of all that the bytes depend on: the version of the image, and what is asked of it.
    private static byte[] digest(ObjectVersion.Stored version, ChipPath path, String uri) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(28)
                    .putInt(EDITION)
                    .putLong(version.born())
                    .putLong(version.etag().high())
                    .putLong(version.etag().low())
                    .flip());
            digest.update(uri.getBytes(StandardCharsets.UTF_8));
            return digest.digest(path.words().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
