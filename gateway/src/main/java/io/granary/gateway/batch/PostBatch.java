package io.granary.gateway.batch;

import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.virtual.ReservedKeys;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// `POST /bucket/_granary/tar`: a batch whose entries come in the body, answered as a tar.
public final class PostBatch implements Operation {
    static final int MAX_BODY_BYTES = 16 << 20;

    private static final String KEY = ReservedKeys.PREFIX + "tar";

    private final BatchOpener opener;

    public PostBatch(BatchOpener opener) {
        this.opener = opener;
    }

    @Override
    public void admit(S3Request request) {
        if (!request.requireKey().toString().equals(KEY)) {
            throw new RequestException(new RequestFailure.MethodNotAllowed("POST", "OBJECT"));
        }
        opener.engine().bucket(request.requireBucket());
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var key = request.requireKey();
        var bucket = request.requireBucket();
        var query = request.query();
        var caller = request.caller();
        return request.body()
                .whole(MAX_BODY_BYTES)
                .thenCompose(body -> opener.run(() -> {
                    var asked = BatchRequest.parse(
                            bucket, body.array(), body.arrayOffset() + body.position(), body.remaining());
                    var batch = opener.open(asked.lines(), caller, query, new BatchOpener.Manner(asked.strict()));
                    var tar = BatchTar.of(key, batch, Optional.empty(), 0);
                    var answer = S3Response.ok();
                    answer.header("etag", tar.facts().etag().quoted());
                    for (var header : tar.facts().headers().all()) {
                        answer.header(header.name(), header.value());
                    }
                    return answer.body(new OwnedTar(batch), tar.facts().size());
                }));
    }
}
