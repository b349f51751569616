package io.granary.gateway.cors;

import io.granary.engine.EngineException;
import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.name.BucketName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Answers browsers for the scripts of other sites, by the configurations of the buckets. Any thread; never waits.
public final class Cors {
    /// The name of the operation that [#preflight] answers.
    public static final String PREFLIGHT = "Preflight";

    private static final String ORIGIN = "origin";
    private static final String REQUEST_METHOD = "access-control-request-method";
    private static final String REQUEST_HEADERS = "access-control-request-headers";

    private final Function<BucketName, Optional<CorsConfiguration>> configurations;

    /// @param configurations those of the buckets, empty where there is none or no such bucket; must not wait
    public Cors(Function<BucketName, Optional<CorsConfiguration>> configurations) {
        this.configurations = configurations;
    }

    /// By what is set in `engine`.
    public static Cors of(ObjectEngine engine) {
        return new Cors(bucket -> configuration(engine, bucket));
    }

    /// The same, and where a bucket has no configuration any site may read: for what has no other protection than the
    /// rights of whoever asks.
    public Cors orAnyone() {
        return new Cors(bucket -> configurations.apply(bucket).or(() -> Optional.of(CorsConfiguration.ANYONE_READS)));
    }

    /// The answer to an `OPTIONS` request, which is never signed. Throws [RequestException] where the browser may not
    /// send what it asks for.
    public S3Response preflight(@Nullable BucketName bucket, HeaderFields headers) {
        var origin = headers.first(ORIGIN);
        if (origin == null) {
            throw new RequestException(
                    new RequestFailure.BadRequest("Insufficient information. Origin request header needed."));
        }
        var method = headers.first(REQUEST_METHOD);
        if (method == null) {
            throw new RequestException(new RequestFailure.BadRequest("Invalid Access-Control-Request-Method: null"));
        }
        var configuration = bucket == null ? Optional.<CorsConfiguration>empty() : configurations.apply(bucket);
        if (configuration.isEmpty()) {
            throw new RequestException(new RequestFailure.CorsForbidden("CORS is not enabled for this bucket."));
        }
        var requested = requestedHeaders(headers);
        var rule = configuration
                .get()
                .find(origin, method, requested)
                .orElseThrow(() -> new RequestException(new RequestFailure.CorsForbidden(
                        "This CORS request is not allowed. This is usually because the evalution of Origin, request"
                                + " method / Access-Control-Request-Method or Access-Control-Request-Headers are not"
                                + " whitelisted by the resource's CORS spec.")));
        var response = S3Response.ok();
        allow(response, rule, origin);
        if (!requested.isEmpty()) {
            response.header("access-control-allow-headers", String.join(", ", requested));
        }
        rule.maxAgeSeconds().ifPresent(seconds -> response.header("access-control-max-age", Long.toString(seconds)));
        return response;
    }

    /// Adds to the answer of any other request what its sender's browser wants to know; nothing where it comes from no
    /// other site, or from one that no rule allows. A script may so read why its request was refused.
    public void decorate(S3Response response, @Nullable BucketName bucket, String method, HeaderFields headers) {
        var origin = headers.first(ORIGIN);
        if (origin == null || bucket == null) {
            return;
        }
        var asked = headers.first(REQUEST_METHOD);
        configurations
                .apply(bucket)
                .flatMap(found -> found.find(origin, asked == null ? method : asked, requestedHeaders(headers)))
                .ifPresent(rule -> allow(response, rule, origin));
    }

    private static void allow(S3Response response, CorsRule rule, String origin) {
        var answered = rule.answeredOrigin(origin);
        response.header("access-control-allow-origin", answered);
        response.header("access-control-allow-methods", String.join(", ", rule.methods()));
        if (!rule.exposed().isEmpty()) {
            response.header("access-control-expose-headers", String.join(", ", rule.exposed()));
        }
        if (!answered.equals("*")) {
            response.header("access-control-allow-credentials", "true");
        }
        response.header("vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
    }

    private static List<String> requestedHeaders(HeaderFields headers) {
        var names = headers.first(REQUEST_HEADERS);
        if (names == null) {
            return List.of();
        }
        return Arrays.stream(names.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static Optional<CorsConfiguration> configuration(ObjectEngine engine, BucketName bucket) {
        try {
            return engine.setting(bucket, SettingKind.CORS).map(set -> set.parsed(CorsConfiguration::parse));
        } catch (EngineException noSuchBucket) {
            return Optional.empty();
        }
    }
}
