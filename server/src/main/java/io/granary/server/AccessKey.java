package io.granary.server;

import io.granary.server.config.OperatorMistake;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What clients sign with. Printing one shows the id only.
record AccessKey(String id, String secret) {
    static final String ID_VARIABLE = "GRANARY_ACCESS_KEY_ID";
    static final String SECRET_VARIABLE = "GRANARY_SECRET_ACCESS_KEY";

    private static final String ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// The key that the environment gives; empty when it gives none. Throws [OperatorMistake] for half a key.
    static Optional<AccessKey> fromEnvironment(Map<String, String> environment) {
        var id = environment.getOrDefault(ID_VARIABLE, "");
        var secret = environment.getOrDefault(SECRET_VARIABLE, "");
        if (id.isEmpty() && secret.isEmpty()) {
            return Optional.empty();
        }
        if (id.isEmpty() || secret.isEmpty()) {
            throw new OperatorMistake(
                    (id.isEmpty() ? ID_VARIABLE : SECRET_VARIABLE) + " is not set while the other half of the key is",
                    "set both or neither");
        }
        return Optional.of(new AccessKey(id, secret));
    }

    /// A new key as long as AWS's: 20 characters and 40.
    static AccessKey random(SecureRandom random) {
        return new AccessKey("GRAN" + letters(random, ID_ALPHABET, 16), letters(random, SECRET_ALPHABET, 40));
    }

    private static String letters(SecureRandom random, String alphabet, int length) {
        return random.ints(length, 0, alphabet.length())
                .mapToObj(i -> alphabet.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return "AccessKey[id=" + id + ", secret=(hidden)]";
    }
}
