package io.granary.gateway.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.granary.gateway.oidc.WebIdentities;
import io.granary.gateway.request.HeaderList;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestHead;
import io.granary.gateway.signing.SigV4;
import io.granary.gateway.signing.Signed;
import io.granary.gateway.sts.TokenCall;
import io.granary.gateway.sts.TokenService;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Calls the token service and S3 with signatures, as an SDK does, and no wire.
final class TokenClient {
    private final OpenEngine open;
    private final TokenService service;
    private final SigV4 tokenSignatures;
    private final SigV4 s3Signatures;

    /// Keys of a user or of a session; `token` is empty for those of a user.
    record Keys(String id, String secret, String token) {
        static final Keys ROOT = new Keys("AK", "SECRET", "");
        static final Keys NONE = new Keys("", "", "");
    }

    TokenClient(OpenEngine open, TokenService service) {
        this.open = open;
        this.service = service;
        this.tokenSignatures = SigV4.ofTokenService(open.identities(), "us-east-1", open.clock());
        this.s3Signatures = new SigV4(open.identities(), "us-east-1", open.clock());
    }

    /// A service that no issuer vouches to.
    static TokenService service(OpenEngine open) {
        return service(open, new WebIdentities(List.of(), open.clock()));
    }

    static TokenService service(OpenEngine open, WebIdentities webIdentities) {
        return new TokenService(open.identities(), open.access(), webIdentities);
    }

    /// Parameters as name and value in turn, `Action` first.
    String call(Keys keys, String... parameters) throws Exception {
        return callSignedFor("sts", keys, parameters);
    }

    String callSignedFor(String signedFor, Keys keys, String... parameters) throws Exception {
        var all = new LinkedHashMap<String, String>();
        all.put("Version", "2011-06-15");
        all.put("Action", parameters[0]);
        for (int i = 1; i < parameters.length; i += 2) {
            all.put(parameters[i], parameters[i + 1]);
        }
        var body = all.entrySet().stream()
                .map(one -> one.getKey() + '=' + URLEncoder.encode(one.getValue(), UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(UTF_8);
        var type = "application/x-www-form-urlencoded; charset=utf-8";
        var head = keys.id.isEmpty()
                ? RequestHead.of("POST", "/", HeaderList.of("content-type", type))
                : signer(keys, signedFor).header("POST", "/", body, Map.of("content-type", type));
        return send(head, body);
    }

    String send(RequestHead head, byte[] body) throws Exception {
        var query = QueryParameters.parse(head.query());
        var circumstances = new OpenEngine.SentCircumstances(Requests.of(head.method() + " /"));
        var answer = service.answer(
                        new TokenCall(head, query, ByteBuffer.wrap(body), circumstances, "REQ"), tokenSignatures)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        return new Answer(answer).text();
    }

    SignedCall signer(Keys keys, String service) {
        return new SignedCall(
                keys.id, keys.secret, keys.token, service, open.clock().instant());
    }

    /// Credentials from an answer.
    static Keys keys(String answer) {
        return new Keys(text(answer, "AccessKeyId"), text(answer, "SecretAccessKey"), text(answer, "SessionToken"));
    }

    /// The text of an element; where there is none, the whole answer fails the test.
    static String text(String answer, String element) {
        var found =
                Pattern.compile('<' + element + ">([^<]*)</" + element + '>').matcher(answer);
        assertEquals(true, found.find(), answer);
        return found.group(1);
    }

    /// Credentials, or a failed test.
    Keys begin(Keys keys, String... parameters) throws Exception {
        return keys(call(keys, parameters));
    }

    /// The code that S3 answers to a request with these keys: the status where it went well.
    String s3(Keys keys, String method, String path) throws Exception {
        return s3(keys, method, path, false);
    }

    String s3(Keys keys, String method, String path, boolean presigned) throws Exception {
        var body = new byte[0];
        var head = presigned
                ? signer(keys, "s3").presigned(method, path)
                : signer(keys, "s3").header(method, path, body, Map.of());
        Signed signed;
        try {
            signed = keys.id.isEmpty()
                    ? new Signed("", "", io.granary.gateway.signing.PayloadHash.UNSIGNED, null)
                    : s3Signatures.verify(head, QueryParameters.parse(head.query()));
        } catch (RuntimeException refused) {
            return new Answer(new io.granary.gateway.error.ErrorDocument("HOST").answer(refused, "/", "REQ")).code();
        }
        return open.callAs(signed, Requests.of(method + ' ' + path)).code();
    }
}
