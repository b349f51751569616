package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.Tagging;
import io.granary.model.object.Attributes;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// [GetObjectTagging](https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html).
final class GetObjectTagging implements Operation {
    private final ObjectEngine engine;

    GetObjectTagging(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        var object = engine.open(bucket, request.requireKey(), Versions.asked(request));
        return object.head(false)
                .whenComplete((head, failure) -> object.close())
                .thenApply(head -> {
                    var tagging = head.attributes()
                            .find(Attributes.TAGGING)
                            .map(text -> Tagging.ofHeader(text, Tagging.MAX_OF_OBJECT))
                            .orElse(new Tagging(Map.of()));
                    return Versions.tell(
                            XmlAnswer.of(tagging.xml()),
                            engine,
                            bucket,
                            object.version().id());
                });
    }
}
