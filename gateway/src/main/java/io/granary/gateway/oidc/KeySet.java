package io.granary.gateway.oidc;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The public keys of an issuer, from its [JWKS](https://www.rfc-editor.org/rfc/rfc7517). Keys of other kinds than RSA
/// and P-256, too short ones and those that are not for signatures are left out.
record KeySet(List<Key> keys) {
    private static final int LEAST_RSA_BITS = 2048;

    /// Each costs a verification where tokens name none.
    private static final int MOST_KEYS = 32;

    /// @param id empty for none
    record Key(String id, String algorithm, PublicKey key) {}

    KeySet {
        keys = List.copyOf(keys);
    }

    /// Throws `IllegalArgumentException` for what is no key set.
    static KeySet parse(byte[] json) {
        JsonNode root;
        try {
            root = Jwt.JSON.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("its keys are no JSON", e);
        }
        var keys = new ArrayList<Key>();
        for (var one : root.path("keys")) {
            if (keys.size() < MOST_KEYS && one.path("use").asString("sig").equals("sig")) {
                add(one, keys);
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("it has no RSA key of 2048 bits or more and no P-256 key");
        }
        return new KeySet(keys);
    }

    private static void add(JsonNode jwk, List<Key> keys) {
        var id = jwk.path("kid").asString("");
        var algorithm = jwk.path("alg").asString("");
        try {
            switch (jwk.path("kty").asString("")) {
                case "RSA" -> {
                    if (KeyFactory.getInstance("RSA")
                                            .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")))
                                    instanceof RSAPublicKey rsa
                            && rsa.getModulus().bitLength() >= LEAST_RSA_BITS
                            && (algorithm.isEmpty() || algorithm.equals("RS256"))) {
                        keys.add(new Key(id, "RS256", rsa));
                    }
                }
                case "EC" -> {
                    if (jwk.path("crv").asString("").equals("P-256")
                            && (algorithm.isEmpty() || algorithm.equals("ES256"))) {
                        keys.add(new Key(id, "ES256", p256(number(jwk, "x"), number(jwk, "y"))));
                    }
                }
                default -> {}
            }
        } catch (GeneralSecurityException | IllegalArgumentException notAKey) {
            // Left out: another one may be what is needed.
        }
    }

    private static PublicKey p256(BigInteger x, BigInteger y) throws GeneralSecurityException {
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        var curve = parameters.getParameterSpec(ECParameterSpec.class);
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
    }

    private static BigInteger number(JsonNode jwk, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.path(name).asString("")));
    }

    /// Whether there may be a key for a token: one of its id, or any where it names none.
    boolean knows(Jwt token) {
        return keys.stream().anyMatch(key -> fits(key, token));
    }

    /// Whether one of the keys signed a token. The key says by which algorithm, the token only agrees: a public key is
    /// never taken for a shared secret.
    boolean signed(Jwt token) {
        return keys.stream().anyMatch(key -> fits(key, token) && verifies(key, token));
    }

    private static boolean fits(Key key, Jwt token) {
        return key.algorithm.equals(token.algorithm())
                && (token.keyId().isEmpty() || key.id.isEmpty() || key.id.equals(token.keyId()));
    }

    private static boolean verifies(Key key, Jwt token) {
        try {
            var verifier = Signature.getInstance(
                    key.algorithm.equals("RS256") ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
            verifier.initVerify(key.key);
            verifier.update(token.signed());
            return verifier.verify(token.signature());
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }
}
