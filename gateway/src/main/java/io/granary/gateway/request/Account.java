package io.granary.gateway.request;

/// Who owns buckets and objects; users belong to one.
///
/// @param id twelve digits, as in ARNs
/// @param canonicalId 64 hexadecimal digits, as in access control lists and in `Owner`
/// @param name shown to people
public record Account(String id, String canonicalId, String name) {
    /// The account of whoever started the server. Buckets and objects without a recorded owner are its own.
    public static final Account MAIN =
            new Account("000000000001", "67a1c2ef2bbf9b6b1d7fb2b2f9a0d06ce1a4c3e1a1b9a3c0f4f1f0f55d2a8e13", "granary");
}
