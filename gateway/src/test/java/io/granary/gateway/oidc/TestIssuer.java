package io.granary.gateway.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// An issuer on this machine, with keys that it publishes and withdraws.
public final class TestIssuer implements Closeable {
    /// One of its keys.
    public record Key(String id, String algorithm, KeyPair pair) {}

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile List<Key> published = List.of();
    private volatile int status = 200;
    private volatile String namedIssuer = "";

    public TestIssuer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/.well-known/openid-configuration", exchange -> {
            var json = "{\"issuer\":\"" + (namedIssuer.isEmpty() ? url() : namedIssuer) + "\",\"jwks_uri\":\"" + url()
                    + "/keys\"}";
            exchange.sendResponseHeaders(status, json.length());
            exchange.getResponseBody().write(json.getBytes(UTF_8));
            exchange.close();
        });
        server.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            var json = published.stream().map(TestIssuer::jwk).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
            exchange.sendResponseHeaders(status, json.length());
            exchange.getResponseBody().write(json.getBytes(UTF_8));
            exchange.close();
        });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// How often its keys were fetched.
    public int asked() {
        return asked.get();
    }

    public void publish(Key... keys) {
        published = List.of(keys);
    }

    void answer(int newStatus) {
        status = newStatus;
    }

    void nameInDocument(String issuer) {
        namedIssuer = issuer;
    }

    public static Key rsa(String id) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return new Key(id, "RS256", generator.generateKeyPair());
    }

    public static Key ec(String id) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return new Key(id, "ES256", generator.generateKeyPair());
    }

    /// A signed token with these claims, which are JSON.
    public static String token(Key key, String claims) throws GeneralSecurityException {
        return token(key, "{\"alg\":\"" + key.algorithm + "\",\"kid\":\"" + key.id + "\",\"typ\":\"JWT\"}", claims);
    }

    static String token(Key key, String header, String claims) throws GeneralSecurityException {
        var signed = base64(header.getBytes(UTF_8)) + '.' + base64(claims.getBytes(UTF_8));
        var signer =
                Signature.getInstance(key.algorithm.equals("RS256") ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
        signer.initSign(key.pair.getPrivate());
        signer.update(signed.getBytes(UTF_8));
        return signed + '.' + base64(signer.sign());
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String jwk(Key key) {
        var start = "{\"kid\":\"" + key.id + "\",\"use\":\"sig\",";
        return switch (key.pair.getPublic()) {
            case RSAPublicKey rsa ->
                start + "\"kty\":\"RSA\",\"n\":\"" + number(rsa.getModulus(), 256) + "\",\"e\":\""
                        + number(rsa.getPublicExponent(), 3) + "\"}";
            case ECPublicKey ec ->
                start + "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                        + number(ec.getW().getAffineX(), 32) + "\",\"y\":\""
                        + number(ec.getW().getAffineY(), 32) + "\"}";
            default -> throw new IllegalStateException();
        };
    }

    private static String number(BigInteger number, int length) {
        var bytes = number.toByteArray();
        var fixed = new byte[length];
        int count = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - count, fixed, length - count, count);
        return base64(fixed);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
