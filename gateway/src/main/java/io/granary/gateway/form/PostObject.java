package io.granary.gateway.form;

import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.request.BodyChecksum;
import io.granary.gateway.request.Caller;
import io.granary.gateway.request.Method;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.signing.PostSignature;
import io.granary.gateway.xml.MalformedXmlException;
import io.granary.model.content.Content;
import io.granary.model.name.KeyTooLongException;
import io.granary.model.name.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// [POST Object](https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html): an upload by a form. The request
/// itself bears no signature; the form holds a policy with one, or nothing, and is then anybody's.
///
/// The form is read on a virtual thread while it comes, and its file goes on into a put, whose headers are the fields.
public final class PostObject implements Operation {
    /// What a put may bring, and so may a form.
    private static final long MAX_FILE_BYTES = 5L << 30;

    private final Operation put;
    private final PostSignature signatures;
    private final InstantSource clock;

    /// @param put stores an object
    public PostObject(Operation put, PostSignature signatures, InstantSource clock) {
        this.put = put;
        this.signatures = signatures;
        this.clock = clock;
    }

    @Override
    public CompletionStage<S3Response> handle(S3Request request) {
        var type = request.headers().first("content-type");
        var body = request.body().stream();
        var host = request.header("host").orElse("");
        return CompletableFuture.supplyAsync(
                        () -> store(request, type == null ? "" : type, body, host), Thread::startVirtualThread)
                .thenCompose(stage -> stage)
                .whenComplete((done, failure) -> body.close());
    }

    private CompletionStage<S3Response> store(S3Request request, String contentType, Content body, String host) {
        try {
            return store(request, new FormReader(contentType, body).read(), host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedXmlException e) {
            throw new RequestException(new RequestFailure.MalformedXml(String.valueOf(e.getMessage())));
        }
    }

    private CompletionStage<S3Response> store(S3Request request, Form form, String host) {
        var bucket = request.requireBucket();
        var key = key(form);
        long least = 0;
        long most = MAX_FILE_BYTES;
        var caller = request.caller();
        if (form.field("policy").isPresent()) {
            caller = caller.signedBy(signatures.verify(form.fields()));
            var policy = PostPolicy.parse(form.field("policy").get());
            var judged = new HashMap<>(form.fields());
            judged.put("bucket", bucket.value());
            policy.require(judged, clock.instant());
            least = policy.leastBytes();
            most = Math.min(most, policy.mostBytes());
        }
        var headers = FormHeaders.of(form.fields());
        var file = new FileBody(form.file(), new BodyChecksum(headers, List.of()), least, most);
        var upload = new S3Request(
                request.requestId(),
                request.secure(),
                Method.PUT,
                bucket,
                key,
                QueryParameters.NONE,
                headers,
                caller,
                file);
        var answer = PostAnswer.of(form, bucket, key, host);
        return permitted(caller, upload)
                .thenCompose(allowed -> put.handle(upload))
                .thenApply(answer::render);
    }

    private static CompletionStage<?> permitted(Caller caller, S3Request upload) {
        return caller.requireWrite(upload);
    }

    private static ObjectKey key(Form form) {
        var key = form.field("key")
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new RequestException(new RequestFailure.InvalidArgument(
                        "key",
                        "",
                        "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of"
                                + " the fields.")));
        try {
            return ObjectKey.of(key);
        } catch (KeyTooLongException e) {
            throw new RequestException(new RequestFailure.KeyTooLong(e.lengthBytes(), ObjectKey.MAX_BYTES));
        }
    }
}
