package io.granary.server.config;

import java.util.regex.Pattern;

/// Where a port listens: `127.0.0.1:9000`, `[::1]:9000`, `0.0.0.0:9000`. Port 0 lets the system choose.
public record HostPort(String host, int port) {
    private static final Pattern SYNTAX = Pattern.compile("(\\[[0-9A-Fa-f:.%a-z]+]|[^:\\s/]+)?:(\\d{1,5})");

    /// Throws `IllegalArgumentException` for anything that is no address. `:9000` means every interface.
    public static HostPort parse(String text) {
        var match = SYNTAX.matcher(text.strip());
        if (!match.matches() || Integer.parseInt(match.group(2)) > 65_535) {
            throw new IllegalArgumentException("'" + text + "' is no address; write HOST:PORT, such as 127.0.0.1:9000");
        }
        var host = match.group(1) == null ? "0.0.0.0" : match.group(1);
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new HostPort(bare, Integer.parseInt(match.group(2)));
    }

    public HostPort withPort(int actual) {
        return new HostPort(host, actual);
    }

    /// A URL by which this machine reaches the port over plain HTTP.
    public String url() {
        return url("http");
    }

    /// As above, over `http` or `https`.
    public String url(String scheme) {
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        return scheme + "://" + (everywhere ? new HostPort("127.0.0.1", port) : this);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
