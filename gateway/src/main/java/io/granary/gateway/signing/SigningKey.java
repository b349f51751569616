package io.granary.gateway.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import javax.crypto.Mac;

/// A secret, derived for one day, region and service, ready to sign with. One thread, because a [Mac] is a state.
final class SigningKey {
    private final byte[] key;
    private final Mac mac;

    private SigningKey(byte[] key) {
        this.key = key;
        this.mac = Sha256.mac(key);
    }

    /// @param date as in the credential scope, such as `20261123`
    static SigningKey derive(String secret, String date, String region, String service) {
        var day = Sha256.mac(("AWS4" + secret).getBytes(UTF_8)).doFinal(date.getBytes(UTF_8));
        var place = Sha256.mac(day).doFinal(region.getBytes(UTF_8));
        var use = Sha256.mac(place).doFinal(service.getBytes(UTF_8));
        return new SigningKey(Sha256.mac(use).doFinal("aws4_request".getBytes(UTF_8)));
    }

    byte[] sign(ByteScratch message) {
        message.updateInto(mac);
        return mac.doFinal();
    }

    /// The same key for another thread.
    SigningKey copy() {
        return new SigningKey(key);
    }
}
