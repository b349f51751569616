package io.granary.gateway.operation;

import io.granary.engine.Deletion;
import io.granary.engine.ObjectEngine;
import io.granary.gateway.error.S3Errors;
import io.granary.gateway.lock.LockHeaders;
import io.granary.gateway.request.S3Action;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Target;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.gateway.xml.documents.DeleteRequest;
import io.granary.gateway.xml.documents.DeleteResult;
import io.granary.model.name.BucketName;
import io.granary.model.name.KeyTooLongException;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.WriteCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
        boolean bypass = LockHeaders.bypasses(request.headers());
        return XmlBody.read(request, DeleteRequest::of)
                .thenCompose(asked -> denied(request, asked).thenApply(denied -> Plan.of(asked, denied)))
                .thenCompose(plan -> {
                    var done = plan.targets.isEmpty()
                            ? CompletableFuture.completedStage(List.<Deletion>of())
                            : engine.deleteAll(bucket, plan.targets, bypass);
                    // Those with a condition go by themselves, each in its turn at the commit point.
                    var judged = plan.conditional.stream()
                            .map(target -> judged(bucket, target, bypass).toCompletableFuture())
                            .toList();
                    return CompletableFuture.allOf(judged.toArray(CompletableFuture<?>[]::new))
                            .thenCombine(
                                    done,
                                    (all, deleted) -> plan.answer(
                                            deleted,
                                            judged.stream()
                                                    .map(CompletableFuture::join)
                                                    .toList()));
                });
    }

    private CompletionStage<DeleteResult.Line> judged(BucketName bucket, Conditional target, boolean bypass) {
        return engine.delete(bucket, target.target, target.condition, bypass).handle((deletion, failure) -> {
            if (failure == null) {
                return Plan.line(deletion);
            }
            var error = S3Errors.ofThrown(failure);
            if (error.isEmpty() || error.get().status() >= 500) {
                throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
            }
            return new DeleteResult.Refused(
                    target.target.key().toString(),
                    target.target.version().map(VersionId::toString),
                    error.get().code(),
                    error.get().message());
        });
    }

    /// What is deleted only if it is what the client takes it for.
    private record Conditional(Deletion.Target target, WriteCondition condition) {}

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
        var deleting = request.caller().denied(S3Action.DELETE_OBJECT, S3Action.DELETE_OBJECT_VERSION, targets);
        var bypassing = LockHeaders.bypasses(request.headers())
                ? request.caller()
                        .denied(S3Action.BYPASS_GOVERNANCE_RETENTION, S3Action.BYPASS_GOVERNANCE_RETENTION, targets)
                : CompletableFuture.completedStage(Set.<Target>of());
        return deleting.thenCombine(
                bypassing,
                (one, other) -> Stream.concat(one.stream(), other.stream())
                        .map(target -> name(target.key().toString(), target.versionId()))
                        .collect(Collectors.toSet()));
    }

    /// A key and a version as one text; version ids hold no slash.
    private static String name(String key, String versionId) {
        return versionId + '/' + key;
    }

    /// What of a request can be deleted, and what is told at once of the others.
    ///
    /// @param kinds for each target of the request, which of the other lists has it next
    private record Plan(
            boolean quiet,
            List<Deletion.Target> targets,
            List<Conditional> conditional,
            List<DeleteResult.Line> refused,
            List<Kind> kinds) {
        private enum Kind {
            TARGET,
            CONDITIONAL,
            REFUSED
        }

        static Plan of(DeleteRequest request, Set<String> denied) {
            var plan = new Plan(
                    request.quiet(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (var target : request.targets()) {
                plan.add(target, denied);
            }
            return plan;
        }

        private void add(DeleteRequest.Target target, Set<String> denied) {
            var refusal = refusal(target, denied);
            if (refusal != null) {
                refused.add(refusal);
                kinds.add(Kind.REFUSED);
                return;
            }
            var named = new Deletion.Target(
                    ObjectKey.of(target.key()), target.versionId().map(VersionId::parse));
            var condition = WriteConditions.same(target.etag(), target.modified(), target.size());
            if (condition instanceof WriteCondition.Always) {
                targets.add(named);
                kinds.add(Kind.TARGET);
            } else {
                conditional.add(new Conditional(named, condition));
                kinds.add(Kind.CONDITIONAL);
            }
        }

        private static DeleteResult.@Nullable Line refusal(DeleteRequest.Target target, Set<String> denied) {
            var key = target.key();
            var version = target.versionId();
            if (denied.contains(name(key, version.orElse("")))) {
                return refused(target, "AccessDenied", "Access Denied");
            }
            try {
                var named = ObjectKey.of(key);
                if (ReservedKeys.holds(named)) {
                    return refused(target, "InvalidArgument", "Keys under " + ReservedKeys.PREFIX + " are reserved");
                }
                version.ifPresent(VersionId::parse);
                return null;
            } catch (KeyTooLongException e) {
                return refused(target, "KeyTooLongError", "Your key is too long");
            } catch (IllegalArgumentException e) {
                return version.isPresent()
                        ? refused(target, "NoSuchVersion", "The specified version does not exist.")
                        : refused(target, "InvalidArgument", String.valueOf(e.getMessage()));
            }
        }

        private static DeleteResult.Line refused(DeleteRequest.Target target, String code, String message) {
            return new DeleteResult.Refused(target.key(), target.versionId(), code, message);
        }

        S3Response answer(List<Deletion> done, List<DeleteResult.Line> judged) {
            var lines = new ArrayList<DeleteResult.Line>(kinds.size());
            var deleted = done.iterator();
            var ofConditions = judged.iterator();
            var refusals = refused.iterator();
            for (var kind : kinds) {
                var line = switch (kind) {
                    case TARGET -> line(deleted.next());
                    case CONDITIONAL -> ofConditions.next();
                    case REFUSED -> refusals.next();
                };
                if (!quiet || line instanceof DeleteResult.Refused) {
                    lines.add(line);
                }
            }
            return XmlAnswer.of(new DeleteResult(lines).xml());
        }

        private static DeleteResult.Line line(Deletion deletion) {
            var key = deletion.key().toString();
            return switch (deletion) {
                case Deletion.Removed removed -> {
                    var id = removed.version().map(VersionId::toString);
                    yield new DeleteResult.Deleted(key, id, removed.marker() ? id : Optional.empty());
                }
                case Deletion.Marked marked ->
                    new DeleteResult.Deleted(
                            key, Optional.empty(), Optional.of(marked.marker().toString()));
                case Deletion.Locked locked ->
                    new DeleteResult.Refused(
                            key,
                            Optional.of(locked.version().toString()),
                            "AccessDenied",
                            "Access Denied because object protected by object lock.");
            };
        }
    }
}
