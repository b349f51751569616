package io.granary.gateway.virtual;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.ObjectEngine;
import io.granary.engine.listing.ListPage;
import io.granary.engine.listing.ListQuery;
import io.granary.gateway.request.Caller;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.S3Request;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// All virtual keys: finds the tree that a reserved key belongs to.
public final class VirtualKeys {
    private final ObjectEngine engine;
    private final List<VirtualTree> trees;

    /// Borrows the engine, which tells whether a bucket is there.
    public VirtualKeys(ObjectEngine engine, List<VirtualTree> trees) {
        this.engine = engine;
        // A tree may stand under the name of another: the longer name is the more particular one.
        this.trees = trees.stream()
                .sorted(Comparator.comparingInt(tree -> -tree.name().length()))
                .toList();
    }

    /// Opens what a request for a reserved key names. Fails as a stored key does where there is none.
    public CompletionStage<VirtualObject> open(S3Request request) {
        return open(request.requireBucket(), request.requireKey(), request.query(), request.caller(), request.site());
    }

    /// Opens a reserved key for `caller`.
    ///
    /// @param site as [S3Request#site]
    public CompletionStage<VirtualObject> open(
            BucketName bucket, ObjectKey key, QueryParameters query, Caller caller, String site) {
        engine.bucket(bucket);
        var tree = tree(key);
        if (tree.isEmpty()) {
            throw new EngineException(new EngineFailure.NoSuchKey(bucket, key));
        }
        return tree.get()
                .open(request(tree.get(), bucket, key, query, caller, site))
                .thenApply(object -> object);
    }

    /// What a PUT to a reserved key made. Throws or fails where nothing may be put, which is nearly everywhere.
    public CompletionStage<VirtualTree.Written> put(S3Request request) {
        engine.bucket(request.requireBucket());
        var tree = treeOrRefuse(request.requireKey());
        return tree.put(request(tree, request), request);
    }

    public CompletionStage<?> delete(S3Request request) {
        engine.bucket(request.requireBucket());
        var tree = treeOrRefuse(request.requireKey());
        return tree.delete(request(tree, request));
    }

    /// A page of a listing whose prefix is reserved: what stands in no index.
    public CompletionStage<ListPage> list(S3Request request, ListQuery query) {
        engine.bucket(query.bucket());
        return VirtualListing.page(query, trees, (tree, path) -> {
            var key = ObjectKey.of(ReservedKeys.PREFIX + tree.name() + '/' + path);
            return new VirtualRequest(query.bucket(), key, path, request.query(), request.caller(), request.site());
        });
    }

    private static VirtualRequest request(VirtualTree tree, S3Request request) {
        return request(
                tree, request.requireBucket(), request.requireKey(), request.query(), request.caller(), request.site());
    }

    private static VirtualRequest request(
            VirtualTree tree, BucketName bucket, ObjectKey key, QueryParameters query, Caller caller, String site) {
        var text = key.toString();
        int begin = ReservedKeys.PREFIX.length() + tree.name().length() + 1;
        return new VirtualRequest(bucket, key, text.substring(Math.min(begin, text.length())), query, caller, site);
    }

    private VirtualTree treeOrRefuse(ObjectKey key) {
        var tree = tree(key);
        if (tree.isEmpty()) {
            ReservedKeys.refuseWrite(key);
        }
        return tree.orElseThrow();
    }

    private Optional<VirtualTree> tree(ObjectKey key) {
        var text = key.toString();
        int begin = ReservedKeys.PREFIX.length();
        for (var tree : trees) {
            int end = begin + tree.name().length();
            if (text.startsWith(tree.name(), begin) && end < text.length() && text.charAt(end) == '/') {
                return Optional.of(tree);
            }
        }
        return Optional.empty();
    }
}
