package io.granary.conformance.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.granary.conformance.harness.Endpoint;
import io.granary.conformance.harness.ServerProcess;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.services.sts.model.StsException;

/// Temporary credentials with boto3 and the AWS SDK for Java, against an issuer of two keys on this machine.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TokenClientsTest {
    @TempDir
    private Path directory;

    private HttpServer issuer;
    private String url = "";
    private KeyPair old;
    private KeyPair fresh;
    private ServerProcess server;
    private Endpoint endpoint;

    @BeforeEach
    void begin() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        old = generator.generateKeyPair();
        fresh = generator.generateKeyPair();
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        url = "http://127.0.0.1:" + issuer.getAddress().getPort();
        serve("/.well-known/openid-configuration", "{\"issuer\":\"" + url + "\",\"jwks_uri\":\"" + url + "/keys\"}");
        serve("/keys", "{\"keys\":[" + jwk("old", old) + ',' + jwk("fresh", fresh) + "]}");
        issuer.start();
        endpoint = Endpoint.free();
        server = ServerProcess.start(
                endpoint,
                List.of(directory.resolve("data")),
                directory.resolve("log"),
                "--oidc-issuer",
                url + ",audience=granary");
        var trust = Files.writeString(
                directory.resolve("trust.json"), """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"},
                  {"Effect": "Allow", "Principal": {"Federated": "%s"}, "Action": "sts:AssumeRoleWithWebIdentity",
                   "Condition": {"StringLike": {"%s:sub": "system:serviceaccount:team-a:*"}}}]}
                """.formatted(url, url.substring("http://".length())));
        assertEquals(
                0,
                ServerProcess.run(
                        directory.resolve("role"),
                        "role",
                        "create",
                        "trainer",
                        "--policy",
                        "readwrite",
                        "--trust",
                        trust.toString(),
                        "--admin",
                        "http://127.0.0.1:" + endpoint.adminPort()),
                () -> "see " + directory.resolve("role"));
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.close();
        }
        issuer.stop(0);
    }

    private void serve(String path, String json) {
        issuer.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, json.length());
            exchange.getResponseBody().write(json.getBytes(UTF_8));
            exchange.close();
        });
    }

    private static String jwk(String id, KeyPair pair) {
        var key = (RSAPublicKey) pair.getPublic();
        return "{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"" + id + "\",\"n\":\""
                + number(key.getModulus()) + "\",\"e\":\"" + number(key.getPublicExponent()) + "\"}";
    }

    private static String number(BigInteger number) {
        var bytes = number.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return base64(java.util.Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Path tokenFile(String id, KeyPair key, String subject) throws Exception {
        long now = Instant.now().getEpochSecond();
        var claims = "{\"iss\":\"" + url + "\",\"aud\":[\"granary\"],\"sub\":\"" + subject + "\",\"iat\":" + now
                + ",\"nbf\":" + now + ",\"exp\":" + (now + 600) + "}";
        return Files.writeString(directory.resolve("token-" + id), token(id, key, claims));
    }

    private static String token(String id, KeyPair key, String claims) throws GeneralSecurityException {
        var signed = base64(("{\"alg\":\"RS256\",\"kid\":\"" + id + "\"}").getBytes(UTF_8))
                + '.'
                + base64(claims.getBytes(UTF_8));
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key.getPrivate());
        signature.update(signed.getBytes(UTF_8));
        return signed + '.' + base64(signature.sign());
    }

    private static String role() {
        return "arn:aws:iam::000000000001:role/trainer";
    }

    @Test
    void boto3TakesOnRoles() throws Exception {
        var file = tokenFile("old", old, "system:serviceaccount:team-a:job");
        System.out.println(new Tools(endpoint).python("tokens.py", role(), file.toString(), "boto3-tokens"));
    }

    @Test
    void theJavaSdkReadsTheTokenFile() throws Exception {
        try (var sts = StsClient.builder()
                        .endpointOverride(endpoint.uri())
                        .region(Region.of(Endpoint.REGION))
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .build();
                var root = s3(software.amazon.awssdk.auth.credentials.StaticCredentialsProvider.create(
                        software.amazon.awssdk.auth.credentials.AwsBasicCredentials.create(
                                Endpoint.ACCESS_KEY, Endpoint.SECRET_KEY)))) {
            root.createBucket(request -> request.bucket("java-tokens"));
            for (var key : List.of("old", "fresh")) {
                var file = tokenFile(key, key.equals("old") ? old : fresh, "system:serviceaccount:team-a:" + key);
                try (var provider = provider(sts, file);
                        var s3 = s3(provider)) {
                    s3.putObject(request -> request.bucket("java-tokens").key(key), RequestBody.fromString(key));
                    assertEquals(
                            key,
                            s3.getObjectAsBytes(request ->
                                            request.bucket("java-tokens").key(key))
                                    .asUtf8String());
                    assertEquals(
                            "AccessDenied",
                            assertThrows(S3Exception.class, s3::listBuckets)
                                    .awsErrorDetails()
                                    .errorCode());
                }
            }
            var stranger = tokenFile("old", fresh, "system:serviceaccount:team-a:job");
            try (var provider = provider(sts, stranger)) {
                assertEquals(
                        "InvalidIdentityToken",
                        assertThrows(StsException.class, provider::resolveCredentials)
                                .awsErrorDetails()
                                .errorCode());
            }
            var another = tokenFile("old", old, "system:serviceaccount:team-b:job");
            try (var provider = provider(sts, another)) {
                assertEquals(
                        "AccessDenied",
                        assertThrows(StsException.class, provider::resolveCredentials)
                                .awsErrorDetails()
                                .errorCode());
            }
        }
        server.stop();
        var audit = Files.readString(directory.resolve("data").resolve("audit").resolve("audit.jsonl"));
        assertTrue(audit.contains("\"subject\":\"system:serviceaccount:team-b:job\""), audit);
        assertTrue(audit.contains("\"role\":\"" + role() + '"'), audit);
    }

    private static StsWebIdentityTokenFileCredentialsProvider provider(StsClient sts, Path file) {
        return StsWebIdentityTokenFileCredentialsProvider.builder()
                .stsClient(sts)
                .roleArn(role())
                .roleSessionName("pod-7")
                .webIdentityTokenFile(file)
                .build();
    }

    private S3Client s3(software.amazon.awssdk.auth.credentials.AwsCredentialsProvider provider) {
        return S3Client.builder()
                .endpointOverride(endpoint.uri())
                .region(Region.of(Endpoint.REGION))
                .forcePathStyle(true)
                .credentialsProvider(provider)
                .build();
    }
}
