package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.DeleteRequest;
import io.granary.gateway.xml.documents.DeleteResult;
import io.granary.model.name.KeyTooLongException;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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
        return XmlBody.read(request, root -> Plan.of(DeleteRequest.of(root))).thenCompose(plan -> {
            var done = plan.keys.isEmpty()
                    ? CompletableFuture.<Void>completedStage(null)
                    : engine.deleteAll(bucket, plan.keys);
            return done.thenApply(unused -> plan.answer());
        });
    }

    /// What of a request can be deleted, and what is told of each key.
    private record Plan(List<ObjectKey> keys, List<DeleteResult.Line> lines) {
        static Plan of(DeleteRequest request) {
            var keys = new ArrayList<ObjectKey>(request.targets().size());
            var lines = new ArrayList<DeleteResult.Line>(request.targets().size());
            for (var target : request.targets()) {
                var line = line(target, keys);
                if (!request.quiet() || line instanceof DeleteResult.Refused) {
                    lines.add(line);
                }
            }
            return new Plan(keys, lines);
        }

        /// Adds the key of a target that can be deleted.
        private static DeleteResult.Line line(DeleteRequest.Target target, List<ObjectKey> keys) {
            var key = target.key();
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
                keys.add(ObjectKey.of(key));
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
