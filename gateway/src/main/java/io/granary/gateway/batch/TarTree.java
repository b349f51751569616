package io.granary.gateway.batch;

import io.granary.engine.OpenObject;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.gateway.virtual.VirtualRequest;
import io.granary.gateway.virtual.VirtualTree;
import io.granary.model.name.ETag;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// `_granary/tar/MANIFEST/FIRST-LAST.tar`: lines of a manifest as one tar, each entry an object that a line names.
///
/// The tar is of one state of the store, that of the moment when it is opened, and what it is made of stays readable
/// until it is sent, so it is whole or not sent at all, but for damage and disks that fail.
public final class TarTree implements VirtualTree {
    private final BatchOpener opener;
    private final ManifestLines manifests = new ManifestLines();

    public TarTree(BatchOpener opener) {
        this.opener = opener;
    }

    @Override
    public String name() {
        return "tar";
    }

    @Override
    public CompletionStage<BatchTar> open(VirtualRequest request) {
        var path = TarPath.parse(request.path(), request.query()).orElseThrow(request::noSuchKey);
        return opener.run(() -> open(request, path));
    }

    private BatchTar open(VirtualRequest request, TarPath path) {
        BatchOpener.await(request.requireRead(request.bucket(), path.manifest()).toCompletableFuture());
        var lines = new ArrayList<BatchLine>(Math.min(path.count(), 1 << 14));
        ETag etag;
        long modified;
        try (var manifest = manifest(request, path)) {
            etag = manifest instanceof LineSource source
                    ? source.linesEtag()
                    : manifest.version().etag();
            modified = manifest instanceof LineSource source
                    ? source.linesModifiedMillis()
                    : manifest.version().modifiedMillis();
            var parser = new LineParser(request.bucket());
            long number = path.first();
            for (var line : manifests.read(request.bucket(), manifest, path.first(), path.count())) {
                lines.add(parser.parse(line, ++number));
            }
        }
        if (lines.isEmpty()) {
            throw request.noSuchKey();
        }
        var batch = opener.open(lines, request.caller(), request.query(), new BatchOpener.Manner(path.strict()));
        return BatchTar.of(request.key(), batch, Optional.of(etag), modified);
    }

    private OpenObject manifest(VirtualRequest request, TarPath path) {
        return ReservedKeys.holds(path.manifest())
                ? BatchOpener.await(opener.entries()
                        .open(request.bucket(), path.manifest(), request.query(), request.caller(), "")
                        .toCompletableFuture())
                : opener.engine().open(request.bucket(), path.manifest());
    }
}
