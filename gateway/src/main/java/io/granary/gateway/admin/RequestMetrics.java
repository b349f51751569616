package io.granary.gateway.admin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What the gateway counts: requests by operation and class of status, bytes, requests under way. All meters are made
/// beforehand, so that a request only looks one up and the labels are bounded. Any thread.
public final class RequestMetrics {
    /// The name that stands for requests that no operation took: refused before one was found, or for one that this
    /// server has not.
    public static final String NO_OPERATION = "none";

    /// From a cached read to a slow large body; each costs one counter for each timer.
    private static final Duration[] BOUNDS = {
        Duration.ofNanos(250_000),
        Duration.ofMillis(1),
        Duration.ofMillis(4),
        Duration.ofMillis(16),
        Duration.ofMillis(64),
        Duration.ofMillis(256),
        Duration.ofSeconds(1),
        Duration.ofSeconds(8)
    };

    private final Map<String, Timer[]> timers = new HashMap<>();
    private final Timer[] none;
    private final Counter received;
    private final Counter sent;
    private final AtomicInteger inFlight = new AtomicInteger();

    /// @param operations the names of the routes that this server implements; [#NO_OPERATION] is added
    public RequestMetrics(MeterRegistry registry, Collection<String> operations) {
        for (var operation : operations) {
            timers.computeIfAbsent(operation, name -> timersOf(registry, name));
        }
        none = timersOf(registry, NO_OPERATION);
        received = Counter.builder("granary.http.received")
                .baseUnit("bytes")
                .description("Bytes of request bodies, framing included")
                .register(registry);
        sent = Counter.builder("granary.http.sent")
                .baseUnit("bytes")
                .description("Bytes of answered bodies")
                .register(registry);
        Gauge.builder("granary.http.in.flight", inFlight, AtomicInteger::get)
                .description("Requests begun and not yet answered")
                .register(registry);
    }

    /// How many requests are under way with this one.
    public int begun() {
        return inFlight.incrementAndGet();
    }

    /// One request is over, answered or cut.
    public void ended(String operation, int status, long nanos, long bytesReceived, long bytesSent) {
        inFlight.decrementAndGet();
        var byClass = timers.getOrDefault(operation, none);
        byClass[Math.clamp(status / 100, 1, 5) - 1].record(nanos, TimeUnit.NANOSECONDS);
        if (bytesReceived > 0) {
            received.increment((double) bytesReceived);
        }
        if (bytesSent > 0) {
            sent.increment((double) bytesSent);
        }
    }

    private static Timer[] timersOf(MeterRegistry registry, String operation) {
        var byClass = new Timer[5];
        for (int i = 0; i < byClass.length; i++) {
            byClass[i] = Timer.builder("granary.http.requests")
                    .description("From the end of a request's head to the end of its answer")
                    .tag("operation", operation)
                    .tag("status", i + 1 + "xx")
                    .serviceLevelObjectives(BOUNDS)
                    .register(registry);
        }
        return byClass;
    }
}
