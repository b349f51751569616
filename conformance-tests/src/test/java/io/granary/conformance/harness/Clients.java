package io.granary.conformance.harness;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Makes clients of the AWS SDK as applications do, except that none retries: a test wants the first answer.
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
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(PATIENCE)
                        .build());
    }

    private static URI uri(Endpoint endpoint, boolean byHost) {
        return byHost ? endpoint.domainUri() : endpoint.uri();
    }
}
