package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.request.S3Action;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Target;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.gateway.xml.documents.DeleteRequest;
import io.granary.gateway.xml.documents.DeleteResult;
import io.granary.model.name.KeyTooLongException;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/// [DeleteObjects](https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html): up to a thousand keys in
/// one
/// commit. A key that cannot be deleted is told so by itself; the others go.
final class DeleteObjects implements Operation {
    private final ObjectEngine engine;

    DeleteObjects(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public void admit(S3Request request) {
        engine.bucket(request.requireBucket());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        return XmlBody.read(request, DeleteRequest::of)
                .thenCompose(asked -> denied(request, asked).thenApply(denied -> Plan.of(asked, denied)))
                .thenCompose(plan -> {
                    var done = plan.keys.isEmpty()
                            ? CompletableFuture.<Void>completedStage(null)
                            : engine.deleteAll(bucket, plan.keys);
                    return done.thenApply(unused -> plan.answer());
                });
    }

    /// The keys that the caller may not delete, as they were written.
    private static CompletionStage<Set<String>> denied(S3Request request, DeleteRequest asked) {
        var targets = new ArrayList<Target>(asked.targets().size());
        for (var target : asked.targets()) {
            try {
                targets.add(new Target(
                        request.requireBucket(),
                        ObjectKey.of(target.key()),
                        target.versionId().orElse("")));
            } catch (IllegalArgumentException notAKey) {
                // told so in the plan
            }
        }
        return request.caller()
                .denied(S3Action.DELETE_OBJECT, S3Action.DELETE_OBJECT_VERSION, targets)
                .thenApply(denied -> denied.stream()
                        .map(target -> name(target.key().toString(), target.versionId()))
                        .collect(Collectors.toSet()));
    }

    /// A key and a version as one text; version ids hold no slash.
    private static String name(String key, String versionId) {
        return versionId + '/' + key;
    }

    /// What of a request can be deleted, and what is told of each key.
    private record Plan(List<ObjectKey> keys, List<DeleteResult.Line> lines) {
        static Plan of(DeleteRequest request, Set<String> denied) {
            var keys = new ArrayList<ObjectKey>(request.targets().size());
            var lines = new ArrayList<DeleteResult.Line>(request.targets().size());
            for (var target : request.targets()) {
                var line = line(target, keys, denied);
                if (!request.quiet() || line instanceof DeleteResult.Refused) {
                    lines.add(line);
                }
            }
            return new Plan(keys, lines);
        }

        /// Adds the key of a target that can be deleted.
        private static DeleteResult.Line line(DeleteRequest.Target target, List<ObjectKey> keys, Set<String> denied) {
            var key = target.key();
            if (denied.contains(name(key, target.versionId().orElse("")))) {
                return new DeleteResult.Refused(key, "AccessDenied", "Access Denied");
            }
            if (target.versionId().isPresent() && !target.versionId().get().equals(VersionId.NULL.toString())) {
                return new DeleteResult.Refused(key, "NoSuchVersion", "The specified version does not exist.");
            }
            if (target.condition().isPresent()) {
                return new DeleteResult.Refused(
                        key,
                        "NotImplemented",
                        "A condition on " + target.condition().get() + " is not implemented.");
            }
            try {
                var named = ObjectKey.of(key);
                if (ReservedKeys.holds(named)) {
                    return new DeleteResult.Refused(
                            key, "InvalidArgument", "Keys under " + ReservedKeys.PREFIX + " are reserved");
                }
                keys.add(named);
                return new DeleteResult.Deleted(key);
            } catch (KeyTooLongException e) {
                return new DeleteResult.Refused(key, "KeyTooLongError", "Your key is too long");
            } catch (IllegalArgumentException e) {
                return new DeleteResult.Refused(key, "InvalidArgument", String.valueOf(e.getMessage()));
            }
        }

        S3Response answer() {
            return XmlAnswer.of(new DeleteResult(lines).xml());
        }
    }
}
