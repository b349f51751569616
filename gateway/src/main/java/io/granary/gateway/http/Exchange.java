package io.granary.gateway.http;

import io.granary.gateway.access.Absence;
import io.granary.gateway.access.Requirement;
import io.granary.gateway.admin.RequestMetrics;
import io.granary.gateway.chip.ViewerDoor;
import io.granary.gateway.cors.Cors;
import io.granary.gateway.operation.Route;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.request.BodyChecksum;
import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.Method;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.RequestHead;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Target;
import io.granary.gateway.signing.ChunkedPayload;
import io.granary.gateway.signing.PayloadDecoder;
import io.granary.gateway.signing.PayloadHash;
import io.granary.gateway.signing.PlainPayload;
import io.granary.gateway.signing.Signed;
import io.granary.gateway.sts.TokenCall;
import io.granary.gateway.sts.TokenService;
import io.granary.model.name.BucketName;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer, from the head to the last byte. Event loop only.
///
/// What holds for every operation happens here, in this order: address, signature, route, permission, admission,
/// `100 Continue`, the operation, the answer or the error document, and the connection's fate.
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final CharSequence SERVER = HttpHeaders.createOptimized("Granary");
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-amz-request-id");
    private static final int MAX_RESOURCE_CHARACTERS = 2048;

    /// How long an ended connection listens on, so that the client reads the answer before the reset.
    private static final long LINGER_MILLIS = 1000;

    /// Whose move it is.
    enum Waiting {
        SERVER,
        BODY,
        ANSWER
    }

    private final LoopServer server;
    private final HttpServerRequest http;
    private final ConnectionWatch watch;
    private final String requestId;
    private final long begunNanos = System.nanoTime();
    private @Nullable BucketName bucket;
    private Cors cors;
    private @Nullable Admitted admitted;
    private @Nullable HttpBody body;
    private @Nullable StreamedAnswer streamed;
    private String operation = RequestMetrics.NO_OPERATION;
    private boolean continueOwed;
    private boolean answering;
    private boolean closeAfterStream;
    private boolean over;
    private boolean tooSlow;
    private int status;
    private long bytesSent;

    /// What the decision was about.
    private record Admitted(Requirement requirement, S3Request request, List<Target> reads) {
        Throwable told(Throwable failure) {
            return Absence.told(failure, requirement, request, reads);
        }
    }

    Exchange(LoopServer server, HttpServerRequest http) {
        this.server = server;
        this.http = http;
        this.watch = server.watchOf(http);
        this.requestId = server.nextRequestId();
        this.cors = server.shared().cors();
    }

    void begin() {
        if (watch.isEnding()) {
            return;
        }
        watch.begin(this);
        int inFlight = server.shared().metrics().begun();
        try {
            if (inFlight > server.shared().config().requestsInFlight()) {
                throw new RequestException(new RequestFailure.Overloaded());
            }
            dispatch();
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    /// Answers what Netty could not read.
    void refuseMalformed() {
        if (watch.isEnding()) {
            return;
        }
        watch.begin(this);
        server.shared().metrics().begun();
        var cause = http.decoderResult().cause();
        fail(new RequestException(
                cause instanceof TooLongHttpLineException
                        ? new RequestFailure.HeadTooLarge("the request line")
                        : cause instanceof TooLongHttpHeaderException
                                ? new RequestFailure.HeadTooLarge("the headers")
                                : new RequestFailure.InvalidRequest("The request is not well-formed HTTP")));
    }

    private void dispatch() {
        var headers = new WireHeaders(http.headers());
        var head = RequestHead.of(http.method().name(), http.uri(), headers);
        continueOwed = continueExpected(headers);
        requireOneReading(headers);
        long framedLength = framedLength(headers);
        if (framedLength != 0) {
            http.pause();
        }
        var method = method(head.method());
        var address = server.addressing().locate(head);
        boolean viewer = ViewerDoor.leads(method, address);
        if (viewer) {
            address = ViewerDoor.behind(address);
            cors = server.shared().viewerCors();
        }
        bucket = address.bucket();
        if (method == Method.OPTIONS) {
            operation = Cors.PREFLIGHT;
            send(cors.preflight(bucket, headers));
            return;
        }
        if (viewer) {
            var redirection = ViewerDoor.toDescription(head);
            if (redirection.isPresent()) {
                send(redirection.get());
                return;
            }
        }
        var query = QueryParameters.parse(head.query());
        var tokens = server.shared().tokens();
        if (tokens.isPresent() && TokenService.isMeant(method, address, query, headers)) {
            answerTokens(tokens.get(), head, query, headers, framedLength);
            return;
        }
        var signed = server.signatures().verify(head, query);
        body = body(headers, framedLength, signed);
        var caller = server.shared()
                .access()
                .callerOf(
                        signed,
                        new WireCircumstances(
                                http, headers, query, server.shared().clock()));
        var request = new S3Request(
                requestId, http.isSSL(), method, address.bucket(), address.key(), query, headers, caller, body);
        var route = server.shared().routes().find(request);
        operation = route.name();
        var reads = route.operation().alsoReads(request);
        whenDone(server.shared().access().admit(route.requirement(), request, reads), (allowed, refusal) -> {
            if (refusal == null) {
                admitted = new Admitted(route.requirement(), request, reads);
                run(route, request);
            } else {
                fail(refusal);
            }
        });
    }

    /// Temporary credentials are another service's matter, with signatures and errors of its own.
    private void answerTokens(
            TokenService tokens, RequestHead head, QueryParameters query, WireHeaders headers, long framedLength) {
        operation = TokenService.OPERATION;
        var unsigned = Signed.nothing(PayloadHash.UNSIGNED);
        var form = body(headers, framedLength, unsigned);
        body = form;
        if (continueOwed) {
            http.response().writeContinue();
            continueOwed = false;
        }
        var circumstances =
                new WireCircumstances(http, headers, query, server.shared().clock());
        whenDone(
                form.whole(TokenService.MAX_BODY)
                        .handle((bytes, refusal) -> refusal == null
                                ? tokens.answer(
                                        new TokenCall(head, query, bytes, circumstances, requestId),
                                        server.tokenSignatures())
                                : tokens.refusal(refusal, requestId))
                        .thenCompose(answer -> answer),
                this::answered);
    }

    private void run(Route route, S3Request request) {
        if (over) {
            return;
        }
        try {
            runAdmitted(route, request);
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    private void runAdmitted(Route route, S3Request request) {
        route.operation().admit(request);
        if (continueOwed) {
            http.response().writeContinue();
            continueOwed = false;
        }
        whenDone(route.operation().handle(request), this::answered);
    }

    /// What is at hand goes on at once; what comes later comes back to this loop first.
    private <T> void whenDone(CompletionStage<T> stage, BiConsumer<? super @Nullable T, @Nullable Throwable> action) {
        var future = stage.toCompletableFuture();
        if (future.isDone()) {
            var unused = future.whenComplete(action);
            return;
        }
        var unused = future.whenComplete((value, failure) -> {
            if (server.isCurrent()) {
                action.accept(value, failure);
            } else {
                server.loop().runOnContext(nothing -> action.accept(value, failure));
            }
        });
    }

    private void answered(@Nullable S3Response response, @Nullable Throwable failure) {
        if (failure != null || response == null) {
            fail(failure == null ? new IllegalStateException("an operation answered nothing") : failure);
            return;
        }
        try {
            send(response);
        } catch (RuntimeException defect) {
            fail(defect);
        }
    }

    private void fail(Throwable thrown) {
        var cause = thrown instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : thrown;
        var failure = admitted == null ? cause : admitted.told(cause);
        if (failure instanceof RequestException refused && refused.failure() instanceof RequestFailure.ClientGone) {
            http.connection().close();
            return;
        }
        if (answering) {
            LOG.error("request {} failed while it was answered", requestId, failure);
            http.connection().close();
            return;
        }
        var uri = http.uri();
        var resource = uri.substring(0, Math.min(uri.length(), MAX_RESOURCE_CHARACTERS));
        send(server.shared().errors().answer(failure, resource, requestId));
    }

    private void send(S3Response response) {
        if (answering || streamed != null || over) {
            dispose(response);
            return;
        }
        if (response.body() instanceof S3Response.Body.Streamed content
                && !http.method().equals(HttpMethod.HEAD)) {
            stream(response, content);
        } else {
            sendHead(response);
        }
    }

    private void sendHead(S3Response response) {
        answering = true;
        if (!operation.equals(Cors.PREFLIGHT) && http.headers().contains(HttpHeaders.ORIGIN)) {
            cors.decorate(response, bucket, http.method().name(), new WireHeaders(http.headers()));
        }
        status = response.status();
        var http1 = http.response();
        http1.setStatusCode(status);
        var headers = http1.headers();
        var fields = response.namesAndValues();
        for (int i = 0; i < fields.size(); i += 2) {
            headers.add(fields.get(i), fields.get(i + 1));
        }
        headers.set(HttpHeaders.DATE, server.date())
                .set(HttpHeaders.SERVER, SERVER)
                .set(REQUEST_ID, requestId);
        boolean close = mustClose();
        if (close) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            watch.endAfterThis();
        }
        sendBody(response, http1, close);
    }

    private void sendBody(S3Response response, HttpServerResponse http1, boolean close) {
        boolean head = http.method().equals(HttpMethod.HEAD);
        switch (response.body()) {
            case S3Response.Body.None none -> end(http1, null, close);
            case S3Response.Body.LengthOnly only -> {
                http1.headers().set(HttpHeaders.CONTENT_LENGTH, Long.toString(only.length()));
                end(http1, null, close);
            }
            case S3Response.Body.Bytes bytes -> {
                http1.headers()
                        .set(
                                HttpHeaders.CONTENT_LENGTH,
                                Integer.toString(bytes.bytes().remaining()));
                end(http1, head ? null : bytes.bytes(), close);
            }
            case S3Response.Body.Streamed content -> {
                http1.headers().set(HttpHeaders.CONTENT_LENGTH, Long.toString(content.length()));
                if (head) {
                    dispose(response);
                    end(http1, null, close);
                } else {
                    closeAfterStream = close;
                }
            }
        }
    }

    private void end(HttpServerResponse http1, @Nullable ByteBuffer bytes, boolean close) {
        if (bytes == null) {
            http1.end();
        } else {
            bytesSent = bytes.remaining();
            http1.end(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes)));
        }
        finish(close);
    }

    /// The head goes out when the first piece is there.
    private void stream(S3Response response, S3Response.Body.Streamed content) {
        var shared = server.shared();
        var answer = new StreamedAnswer(
                content,
                http,
                server.loop(),
                requestId,
                shared.answerMemory(),
                shared.config().answerTimeout(),
                new Streaming(response));
        streamed = answer;
        answer.start(shared.streams());
    }

    private final class Streaming implements StreamedAnswer.Steps {
        private final S3Response response;

        Streaming(S3Response response) {
            this.response = response;
        }

        @Override
        public boolean begin() {
            if (over) {
                return false;
            }
            sendHead(response);
            return true;
        }

        @Override
        public void refused(Throwable failure) {
            streamed = null;
            fail(failure);
        }

        @Override
        public void ended(boolean whole) {
            bytesSent = bytesSent();
            if (whole) {
                finish(closeAfterStream);
            } else {
                finish(false);
                http.connection().close();
            }
        }
    }

    /// After the answer: the connection goes on, or it lingers while the client reads, and ends.
    private void finish(boolean close) {
        complete();
        if (close) {
            discardBody();
            server.after(LINGER_MILLIS, () -> http.connection().close());
        } else if (body != null && !body.ended()) {
            body.discard();
        }
    }

    private void discardBody() {
        if (body != null) {
            body.discard();
        } else {
            http.resume();
        }
    }

    private void complete() {
        if (!over) {
            over = true;
            watch.end(this);
            server.shared()
                    .metrics()
                    .ended(operation, status, System.nanoTime() - begunNanos, bytesReceived(), bytesSent);
        }
    }

    /// The connection ended under the exchange.
    void cut() {
        if (body != null) {
            body.fail(new RequestFailure.ClientGone());
        }
        if (streamed != null) {
            streamed.cancel();
        }
        if (status == 0) {
            status = 499; // the client left before there was an answer
        }
        complete();
    }

    void bodyTooSlow() {
        tooSlow = true;
        if (body != null) {
            body.fail(new RequestFailure.BodyTooSlow(server.shared().config().bodyTimeout()));
        }
    }

    Waiting waitsFor() {
        if (answering) {
            return Waiting.ANSWER;
        }
        return body != null && body.awaitsClient() ? Waiting.BODY : Waiting.SERVER;
    }

    long bytesReceived() {
        return body == null ? 0 : body.received();
    }

    long bytesSent() {
        return streamed == null ? bytesSent : streamed.sent();
    }

    /// Whether the connection cannot serve another request after this one: the client still owes a body that we told it
    /// not to send, or more of one than is worth reading.
    private boolean mustClose() {
        if (http.decoderResult().isFailure() || tooSlow) {
            return true;
        }
        if (body == null) {
            return continueOwed || framedLength(new WireHeaders(http.headers())) != 0;
        }
        return !body.ended() && (continueOwed || !body.cheapToDiscard());
    }

    private void dispose(S3Response response) {
        if (response.body() instanceof S3Response.Body.Streamed content) {
            server.shared().streams().execute(() -> content.content().close());
        }
    }

    private HttpBody body(HeaderFields headers, long framedLength, Signed signed) {
        if (framedLength == 0) {
            return new HttpBody(http, server.loop(), 0, 0, decoder(headers, 0, signed), checksum(headers, signed));
        }
        long length = framedLength;
        boolean chunked = signed.payload() instanceof PayloadHash.Chunked;
        if (chunked || framedLength < 0) {
            var decoded = headers.first("x-amz-decoded-content-length");
            if (decoded != null) {
                length = length("x-amz-decoded-content-length", decoded);
            } else if (chunked) {
                throw new RequestException(new RequestFailure.LengthMissing());
            }
        }
        return new HttpBody(
                http, server.loop(), framedLength, length, decoder(headers, length, signed), checksum(headers, signed));
    }

    private static PayloadDecoder decoder(HeaderFields headers, long length, Signed signed) {
        return signed.payload() instanceof PayloadHash.Chunked chunked
                ? new ChunkedPayload(length, chunked, BodyChecksum.announcedTrailers(headers), signed.chunks())
                : new PlainPayload(length, signed.payload());
    }

    private static BodyChecksum checksum(HeaderFields headers, Signed signed) {
        boolean trailer = signed.payload() instanceof PayloadHash.Chunked chunked && chunked.trailer();
        return new BodyChecksum(headers, trailer ? BodyChecksum.announcedTrailers(headers) : List.of());
    }

    /// Refuses what a proxy in front may read otherwise than this server: it would see another bucket, or see the end
    /// of
    /// the body elsewhere and take the rest for a request. Lengths that contradict each other never come this far.
    private static void requireOneReading(HeaderFields headers) {
        if (headers.all("host").size() > 1) {
            throw new RequestException(new RequestFailure.InvalidRequest("The request has more than one Host"));
        }
        var codings = headers.all("transfer-encoding");
        if (codings.size() > 1
                || (codings.size() == 1 && !codings.getFirst().strip().equalsIgnoreCase("chunked"))) {
            throw new RequestException(new RequestFailure.NotImplemented("Transfer-Encoding"));
        }
    }

    /// 0 for no body, -1 for a chunked transfer.
    private static long framedLength(HeaderFields headers) {
        if (headers.first("transfer-encoding") != null) {
            return -1;
        }
        var sent = headers.first("content-length");
        return sent == null ? 0 : length("content-length", sent);
    }

    private static long length(String name, String value) {
        long length = -1;
        try {
            length = Long.parseLong(value);
        } catch (NumberFormatException noNumber) {
            // refused below
        }
        if (length < 0) {
            throw new RequestException(new RequestFailure.InvalidHeader(name, value, "must be a length in bytes"));
        }
        return length;
    }

    private static boolean continueExpected(HeaderFields headers) {
        var expect = headers.first("expect");
        return expect != null && expect.equalsIgnoreCase("100-continue");
    }

    private static Method method(String name) {
        return switch (name) {
            case "GET" -> Method.GET;
            case "HEAD" -> Method.HEAD;
            case "PUT" -> Method.PUT;
            case "POST" -> Method.POST;
            case "DELETE" -> Method.DELETE;
            case "OPTIONS" -> Method.OPTIONS;
            default -> throw new RequestException(new RequestFailure.MethodNotAllowed(name, "SERVICE"));
        };
    }
}
