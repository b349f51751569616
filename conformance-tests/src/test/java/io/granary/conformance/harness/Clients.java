package io.granary.conformance.harness;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Makes clients of the AWS SDK as applications do, except that none retries an answer: a test wants the first one.
public final class Clients {
    public static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create(Endpoint.ACCESS_KEY, Endpoint.SECRET_KEY));

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 64;

    private Clients() {}

    /// The caller closes it. An asynchronous client comes in the clothes of a synchronous one, see [AsyncInSync].
    public static S3Client of(ClientKind kind, Endpoint endpoint, boolean byHost) {
        return switch (kind) {
            case APACHE ->
                configured(S3Client.builder(), endpoint, byHost)
                        .httpClientBuilder(Apache5HttpClient.builder()
                                .maxConnections(CONNECTIONS)
                                .socketTimeout(PATIENCE))
                        .build();
            case URL_CONNECTION ->
                configured(S3Client.builder(), endpoint, byHost)
                        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(PATIENCE))
                        .build();
            case NETTY ->
                AsyncInSync.of(configured(S3AsyncClient.builder(), endpoint, byHost)
                        .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                                .maxConcurrency(CONNECTIONS)
                                .readTimeout(PATIENCE))
                        .build());
        };
    }

    public static S3Presigner presigner(Endpoint endpoint, boolean byHost) {
        return S3Presigner.builder()
                .endpointOverride(uri(endpoint, byHost))
                .region(Region.of(Endpoint.REGION))
                .credentialsProvider(CREDENTIALS)
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(!byHost)
                        .build())
                .build();
    }

    private static <B extends S3BaseClientBuilder<B, ?>> B configured(B builder, Endpoint endpoint, boolean byHost) {
        return builder.endpointOverride(uri(endpoint, byHost))
                .region(Region.of(Endpoint.REGION))
                .credentialsProvider(CREDENTIALS)
                .forcePathStyle(!byHost)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .retryStrategy(DefaultRetryStrategy.standardStrategyBuilder()
                                .maxAttempts(3)
                                .retryOnException(Clients::wasNotSent)
                                .build())
                        .apiCallTimeout(PATIENCE)
                        .build());
    }

    /// The SDK's Netty client closes its own side after some answers (a 304 to a GET among them) and may take that very
    /// connection from its pool before it knows: the request is then given up before a byte of it was sent.
    private static boolean wasNotSent(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException
                    && String.valueOf(cause.getMessage()).startsWith("The connection was closed during the request")
                    && cause.getStackTrace().length > 0
                    && cause.getStackTrace()[0].getMethodName().equals("configurePipeline")) {
                return true;
            }
        }
        return false;
    }

    private static URI uri(Endpoint endpoint, boolean byHost) {
        return byHost ? endpoint.domainUri() : endpoint.uri();
    }
}
