package io.granary.gateway.access.acl;

/// The four switches against public access. Kept as one byte, a bit for each in this order.
public record PublicAccess(boolean blockAcls, boolean ignoreAcls, boolean blockPolicy, boolean restrictBuckets) {
    public static final PublicAccess OPEN = new PublicAccess(false, false, false, false);

    public static PublicAccess parse(byte[] kept) {
        return new PublicAccess((kept[0] & 1) != 0, (kept[0] & 2) != 0, (kept[0] & 4) != 0, (kept[0] & 8) != 0);
    }

    public byte[] bytes() {
        return new byte[] {
            (byte) ((blockAcls ? 1 : 0) | (ignoreAcls ? 2 : 0) | (blockPolicy ? 4 : 0) | (restrictBuckets ? 8 : 0))
        };
    }
}
