package io.granary.gateway.batch;

import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.operation.XmlBody;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.XmlElement;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/// [SelectObjectContent](https://docs.aws.amazon.com/AmazonS3/latest/API/API_SelectObjectContent.html) as a carrier of
/// batches: the expression `BATCH [...]`, and no SQL. It lets an SDK send a thousand keys in one call of its own.
public final class SelectBatch implements Operation {
    private static final String VERB = "BATCH";

    private final BatchOpener opener;

    public SelectBatch(BatchOpener opener) {
        this.opener = opener;
    }

    @Override
    public void admit(S3Request request) {
        opener.engine().bucket(request.requireBucket());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var bucket = request.requireBucket();
        var query = request.query();
        var caller = request.caller();
        return XmlBody.read(request, SelectBatch::expression)
                .thenCompose(expression -> opener.run(() -> {
                    var json = expression.getBytes(StandardCharsets.UTF_8);
                    var asked = BatchRequest.parse(bucket, json, 0, json.length);
                    var batch = opener.open(asked.lines(), caller, query, new BatchOpener.Manner(asked.strict()));
                    var events = new EventStream(new OwnedTar(batch), batch.tarBytes());
                    return S3Response.ok()
                            .header("content-type", "application/vnd.amazon.eventstream")
                            .body(events, events.length());
                }));
    }

    /// What follows the verb.
    private static String expression(XmlElement request) {
        var expression = request.textOf("Expression")
                .orElseThrow(() -> new MalformedXmlException("there is no Expression"))
                .strip();
        if (!expression.regionMatches(true, 0, VERB, 0, VERB.length())) {
            throw new RequestException(new RequestFailure.NotImplemented("SelectObjectContent"));
        }
        return expression.substring(VERB.length());
    }
}
