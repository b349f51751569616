package io.granary.gateway.access.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.gateway.access.Circumstances;
import io.granary.gateway.access.Denials;
import io.granary.gateway.access.Verdict;
import io.granary.gateway.access.identity.Principal;
import io.granary.gateway.access.policy.Asked;
import io.granary.gateway.access.policy.ConditionKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// A file of JSON lines, one for each denied request and each administrative call. Whoever writes to it never waits
/// and never fails: a thread of its own writes, and what it cannot write raises `granary.audit.lost`.
public final class AuditLog implements Denials, Closeable {
    /// Lines that may wait for the disk; a flood of denials must not fill the memory.
    private static final int QUEUE = 8192;

    /// How long a line's names may be: they come from whoever asks.
    private static final int MAX_NAME = 1024;

    private static final int KEPT_FILES = 8;
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, Object> END = Map.of();

    private final Path file;
    private final long maxBytes;
    private final InstantSource clock;
    private final Counter written;
    private final Counter lost;
    private final ArrayBlockingQueue<Map<String, Object>> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread writer;
    private @Nullable OutputStream out;
    private long bytes;
    private boolean failing;

    /// @param maxBytes beyond it the file is put aside as `file.1`, and so on, eight of them
    public AuditLog(Path file, long maxBytes, InstantSource clock, MeterRegistry registry) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.written = Counter.builder("granary.audit.lines")
                .description("Lines written to the audit log")
                .register(registry);
        this.lost = Counter.builder("granary.audit.lost")
                .description("Lines of the audit log that could not be written")
                .register(registry);
        this.writer = Thread.ofPlatform().name("granary-audit").daemon().start(this::write);
    }

    @Override
    public void denied(Principal caller, String accessKey, Asked asked, Circumstances circumstances, Verdict verdict) {
        var line = line("denied", name(caller), accessKey, circumstances.sourceAddress());
        line.put("action", asked.action().wireName());
        line.put("bucket", asked.bucket());
        if (asked.key().length > 0) {
            line.put("key", abridged(new String(asked.key(), UTF_8)));
        }
        if (!asked.arn().isEmpty()) {
            line.put("role", asked.arn());
        }
        var issuer = asked.who().issuer();
        if (!issuer.isEmpty()) {
            line.put("issuer", issuer);
            line.put("subject", abridged(String.valueOf(asked.value(ConditionKey.of(issuer + ":sub")))));
        }
        line.put("because", verdict.because());
        offer(line);
    }

    /// An administrative call and how it ended.
    ///
    /// @param what its name and what it was about; no secrets
    public void administered(Principal caller, String accessKey, String source, String what, String outcome) {
        var line = line("admin", name(caller), accessKey, source);
        line.put("call", abridged(what));
        line.put("outcome", abridged(outcome));
        offer(line);
    }

    private Map<String, Object> line(String event, String who, String accessKey, String source) {
        var line = new LinkedHashMap<String, Object>();
        line.put("time", Instant.ofEpochMilli(clock.millis()).toString());
        line.put("event", event);
        line.put("who", who);
        line.put("accessKey", abridged(accessKey));
        line.put("from", source);
        return line;
    }

    private static String name(Principal caller) {
        return caller.account() == null ? "anonymous" : caller.who().arn();
    }

    private static String abridged(String text) {
        return text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME);
    }

    private void offer(Map<String, Object> line) {
        if (!queue.offer(line)) {
            lost.increment();
        }
    }

    private void write() {
        try {
            for (var line = queue.take(); !line.isEmpty(); line = queue.take()) {
                write(line);
                if (queue.isEmpty()) {
                    flush();
                }
            }
            flush();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Map<String, Object> line) {
        try {
            var text = (JSON.writeValueAsString(line) + '\n').getBytes(UTF_8);
            var open = out;
            if (open == null || bytes + text.length > maxBytes) {
                open = rotated();
            }
            open.write(text);
            bytes += text.length;
            written.increment();
            failing = false;
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private void flush() {
        try {
            if (out != null) {
                out.flush();
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    private void failed(Exception e) {
        lost.increment();
        if (!failing) {
            failing = true;
            LOG.error("the audit log {} cannot be written; see granary.audit.lost", file, e);
        }
        out = null;
    }

    private OutputStream rotated() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (Files.exists(file) && Files.size(file) >= maxBytes / 2 && bytes > 0) {
            for (int i = KEPT_FILES - 1; i > 0; i--) {
                var from = file.resolveSibling(file.getFileName() + "." + i);
                if (Files.exists(from)) {
                    Files.move(
                            from,
                            file.resolveSibling(file.getFileName() + "." + (i + 1)),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        var opened = new java.io.BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        out = opened;
        bytes = Files.size(file);
        return opened;
    }

    @Override
    public void close() throws IOException {
        try {
            queue.put(END);
            writer.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (out != null) {
            out.close();
        }
    }
}
