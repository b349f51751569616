package io.granary.server.bench;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/// What a run does.
///
/// @param pids processes whose CPU and memory are told; empty for none
/// @param limit the longest that one operation runs; empty objects of it remain undone
/// @param untilLimit whether GET, LIST and MIXED go on until `limit` instead of ending after `count`
/// @param verify whether bytes and listings are compared
record BenchPlan(
        URI endpoint,
        String region,
        String accessKeyId,
        String secret,
        String bucket,
        String prefix,
        int keyBytes,
        int sizeBytes,
        Numbers numbers,
        int concurrency,
        int threads,
        Duration limit,
        boolean untilLimit,
        Duration warmup,
        long seed,
        List<Op> ops,
        List<Long> pids,
        boolean verify) {
    /// What can be measured.
    enum Op {
        PUT,
        GET,
        LIST,
        DELETE,
        MIXED;

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    BenchPlan {
        ops = List.copyOf(ops);
        pids = List.copyOf(pids);
    }

    Signer signer() {
        int port = endpoint.getPort();
        var host = endpoint.getHost() + (port < 0 ? "" : ":" + port);
        return new Signer(host, region, accessKeyId, secret);
    }
}
