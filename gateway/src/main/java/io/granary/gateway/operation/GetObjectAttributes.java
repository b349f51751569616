package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.ObjectHead;
import io.granary.engine.OpenObject;
import io.granary.gateway.request.HttpDate;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.gateway.virtual.VirtualKeys;
import io.granary.gateway.xml.documents.GetObjectAttributesResponse;
import io.granary.gateway.xml.documents.GetObjectAttributesResponse.Parts;
import io.granary.model.object.BodyLayout;
import io.granary.model.object.ObjectVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// [GetObjectAttributes](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html).
final class GetObjectAttributes implements Operation {
    private static final String ATTRIBUTES = "x-amz-object-attributes";
    private static final Set<String> KNOWN = Set.of("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize");
    private static final int MAX_PARTS = 1000;

    private final ObjectEngine engine;
    private final VirtualKeys virtual;

    GetObjectAttributes(ObjectEngine engine, VirtualKeys virtual) {
        this.engine = engine;
        this.virtual = virtual;
    }

    /// What is asked for.
    private record Wanted(Set<String> attributes, int marker, int maxParts) {
        static Wanted of(S3Request request) {
            var attributes = new HashSet<String>();
            for (var field : request.headers().all(ATTRIBUTES)) {
                for (var name : field.split(",", -1)) {
                    if (!KNOWN.contains(name.strip())) {
                        throw new RequestException(new RequestFailure.InvalidArgument(
                                ATTRIBUTES, field, "Invalid attribute name specified."));
                    }
                    attributes.add(name.strip());
                }
            }
            if (attributes.isEmpty()) {
                throw new RequestException(new RequestFailure.MissingHeader(ATTRIBUTES));
            }
            int most = number(request, "x-amz-max-parts", MAX_PARTS);
            return new Wanted(attributes, number(request, "x-amz-part-number-marker", 0), Math.min(most, MAX_PARTS));
        }

        private static int number(S3Request request, String header, int standard) {
            var text = request.headers().first(header);
            if (text == null) {
                return standard;
            }
            try {
                int number = Integer.parseInt(text.strip());
                if (number >= 0) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Told below.
            }
            throw new RequestException(
                    new RequestFailure.InvalidArgument(header, text, "must be a number and not negative"));
        }

        boolean has(String attribute) {
            return attributes.contains(attribute);
        }

        /// The page of the parts that is asked for.
        Parts page(List<BodyLayout.Part> all) {
            var behind = all.stream().filter(part -> part.number() > marker).toList();
            var page = behind.subList(0, Math.min(maxParts, behind.size()));
            return new Parts(all.size(), marker, maxParts, page.size() < behind.size(), page);
        }
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        UnsupportedHeaders.refuseOnRead(request);
        var wanted = Wanted.of(request);
        if (ReservedKeys.holds(request.requireKey())) {
            return virtual.open(request).thenCompose(object -> answer(object, wanted));
        }
        var bucket = request.requireBucket();
        var object = engine.open(bucket, request.requireKey(), Versions.asked(request));
        var id = object.version().id();
        return answer(object, wanted).thenApply(response -> Versions.tell(response, engine, bucket, id));
    }

    /// Closes `object`.
    private static CompletionStage<S3Response> answer(OpenObject object, Wanted wanted) {
        return object.head(wanted.has("Checksum"))
                .thenCombine(parts(object, wanted), (head, parts) -> answer(object.version(), head, parts, wanted))
                .whenComplete((response, failure) -> object.close());
    }

    private static CompletionStage<List<BodyLayout.Part>> parts(OpenObject object, Wanted wanted) {
        return object.parts().thenApply(parts -> {
            var version = object.version();
            if (!wanted.has("ObjectParts") || !parts.isEmpty() || version.etag().parts() != 1) {
                return parts;
            }
            // A single small part is packed, and not listed as one.
            return List.of(new BodyLayout.Part(1, version.size(), Optional.empty()));
        });
    }

    private static S3Response answer(
            ObjectVersion.Stored version, ObjectHead head, List<BodyLayout.Part> parts, Wanted wanted) {
        var document = new GetObjectAttributesResponse(
                version.etag(),
                wanted.has("ETag"),
                wanted.has("Checksum") ? head.checksum() : Optional.empty(),
                wanted.has("ObjectParts") && !parts.isEmpty() ? Optional.of(wanted.page(parts)) : Optional.empty(),
                wanted.has("StorageClass"),
                wanted.has("ObjectSize") ? OptionalLong.of(version.size()) : OptionalLong.empty());
        return XmlAnswer.of(document.xml()).header("last-modified", HttpDate.format(version.modifiedMillis()));
    }
}
