package io.granary.gateway.oidc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A signed token in the compact form of [RFC 7519](https://www.rfc-editor.org/rfc/rfc7519), taken apart; nothing in it
/// is
/// believed yet.
///
/// @param algorithm `RS256` or `ES256`: there is no other way in, and the key must be of its kind
/// @param keyId empty for none
/// @param signed what the signature covers
record Jwt(String algorithm, String keyId, JsonNode claims, byte[] signed, byte[] signature) {
    /// As AWS has it.
    static final int MAX_CHARACTERS = 20_000;

    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxStringLength(MAX_CHARACTERS)
                            .maxNumberLength(32)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static Jwt parse(String token) throws RefusedToken {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (token.length() > MAX_CHARACTERS || first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            throw malformed();
        }
        var header = object(token.substring(0, first));
        var algorithm = text(header, "alg");
        if (!algorithm.equals("RS256") && !algorithm.equals("ES256")) {
            throw RefusedToken.invalid("The token's algorithm is neither RS256 nor ES256");
        }
        if (header.has("crit")) {
            // Whatever it is, it must be understood, and it is not.
            throw malformed();
        }
        return new Jwt(
                algorithm,
                text(header, "kid"),
                object(token.substring(first + 1, second)),
                token.substring(0, second).getBytes(US_ASCII),
                bytes(token.substring(second + 1)));
    }

    private static JsonNode object(String part) throws RefusedToken {
        try {
            var node = JSON.readTree(bytes(part));
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException notJson) {
            // Told below.
        }
        throw malformed();
    }

    /// Only the one way in which these bytes can be written.
    private static byte[] bytes(String part) throws RefusedToken {
        try {
            var bytes = Base64.getUrlDecoder().decode(part);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // Told below.
        }
        throw malformed();
    }

    static RefusedToken malformed() {
        return RefusedToken.invalid("The ID Token provided is not a valid JWT");
    }

    private static String text(JsonNode object, String name) throws RefusedToken {
        var value = object.path(name);
        if (value.isMissingNode()) {
            return "";
        }
        if (!value.isString()) {
            throw malformed();
        }
        return value.asString();
    }

    /// A claim that is a text; empty where it is missing.
    String text(String claim) throws RefusedToken {
        return text(claims, claim);
    }

    /// For whom it is.
    List<String> audiences() throws RefusedToken {
        var value = claims.path("aud");
        var found = new ArrayList<String>();
        if (value.isArray()) {
            for (var one : value) {
                if (!one.isString()) {
                    throw malformed();
                }
                found.add(one.asString());
            }
        } else {
            found.add(text("aud"));
        }
        return found;
    }

    /// A claim that is a time, in milliseconds since 1970; `null` where it is missing.
    @Nullable
    Long millis(String claim) throws RefusedToken {
        var value = claims.path(claim);
        if (value.isMissingNode()) {
            return null;
        }
        double seconds = value.isNumber() ? value.asDouble() : -1;
        if (!(seconds >= 0 && seconds < 1e11)) {
            throw malformed();
        }
        return (long) (seconds * 1000);
    }
}
