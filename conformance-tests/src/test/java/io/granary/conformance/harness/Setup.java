package io.granary.conformance.harness;

/// One way to run the server and to talk to it. Every suite of operations runs once for each.
public enum Setup {
    SYNCED_ONE_DIRECTORY("sync", 1, false, ClientKind.APACHE),
    RELAXED_THREE_DIRECTORIES_BY_HOST("relaxed", 3, true, ClientKind.NETTY),
    SYNCED_TWO_DIRECTORIES("sync", 2, false, ClientKind.URL_CONNECTION);

    /// The domain of buckets addressed by host name; [LoopbackNames] resolves it.
    public static final String DOMAIN = "granary.test";

    private final String durability;
    private final int directories;
    private final boolean byHost;
    private final ClientKind client;

    Setup(String durability, int directories, boolean byHost, ClientKind client) {
        this.durability = durability;
        this.directories = directories;
        this.byHost = byHost;
        this.client = client;
    }

    /// One setup sends large bodies from their files.
    public String verify() {
        return directories == 2 ? "scrub" : "read";
    }

    public String durability() {
        return durability;
    }

    public int directories() {
        return directories;
    }

    /// Whether the bucket stands in the host name and not in the path.
    public boolean byHost() {
        return byHost;
    }

    public ClientKind client() {
        return client;
    }
}
