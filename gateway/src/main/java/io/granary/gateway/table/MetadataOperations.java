package io.granary.gateway.table;

import static io.granary.gateway.operation.Route.route;
import static io.granary.gateway.request.Scope.BUCKET;

import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.operation.Operation;
import io.granary.gateway.operation.Route;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.operation.XmlAnswer;
import io.granary.gateway.operation.XmlBody;
import io.granary.gateway.request.Configuration;
import io.granary.gateway.request.Method;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.documents.MetadataConfiguration;
import io.granary.model.name.BucketName;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/// The routes of the operations that switch tables. A bucket that was never configured has all its tables.
public final class MetadataOperations {
    private static final String ALL = "metadataConfiguration";

    private MetadataOperations() {}

    public static List<Route> routes(ObjectEngine engine) {
        return List.of(
                route("GetBucketMetadataConfiguration", Method.GET, BUCKET, new Get(engine))
                        .query(ALL),
                route("CreateBucketMetadataConfiguration", Method.POST, BUCKET, new Create(engine))
                        .query(ALL),
                route("DeleteBucketMetadataConfiguration", Method.DELETE, BUCKET, new Delete(engine))
                        .query(ALL),
                update(
                        engine,
                        "UpdateBucketMetadataAnnotationTableConfiguration",
                        "metadataAnnotationTable",
                        MetadataConfiguration::withAnnotation),
                update(
                        engine,
                        "UpdateBucketMetadataInventoryTableConfiguration",
                        "metadataInventoryTable",
                        MetadataConfiguration::withInventory),
                update(
                        engine,
                        "UpdateBucketMetadataJournalTableConfiguration",
                        "metadataJournalTable",
                        MetadataConfiguration::withJournal));
    }

    private static Route update(
            ObjectEngine engine,
            String name,
            String parameter,
            BiFunction<MetadataConfiguration, XmlElement, MetadataConfiguration> change) {
        return route(name, Method.PUT, BUCKET, new Update(engine, change)).query(parameter);
    }

    private static MetadataConfiguration configured(ObjectEngine engine, BucketName bucket) {
        return engine.setting(bucket, SettingKind.TABLES)
                .orElseThrow(() -> new RequestException(new RequestFailure.NotConfigured(Configuration.METADATA)))
                .parsed(MetadataConfiguration::parse);
    }

    private static CompletionStage<S3Response> keep(
            ObjectEngine engine, BucketName bucket, MetadataConfiguration configuration) {
        return engine.putSetting(bucket, SettingKind.TABLES, bytes(configuration.xml()))
                .thenApply(done -> S3Response.ok());
    }

    private static byte[] bytes(ByteBuffer document) {
        int from = document.arrayOffset() + document.position();
        return Arrays.copyOfRange(document.array(), from, from + document.remaining());
    }

    private record Get(ObjectEngine engine) implements Operation {
        @Override
        public CompletionStage<S3Response> handle(S3Request request) {
            var bucket = request.requireBucket();
            return CompletableFuture.completedStage(
                    XmlAnswer.of(configured(engine, bucket).answer(bucket)));
        }
    }

    private record Create(ObjectEngine engine) implements Operation {
        @Override
        public void admit(S3Request request) {
            if (engine.setting(request.requireBucket(), SettingKind.TABLES).isPresent()) {
                throw new RequestException(new RequestFailure.AlreadyConfigured());
            }
        }

        @Override
        public CompletionStage<S3Response> handle(S3Request request) {
            return XmlBody.read(request, MetadataConfiguration::of)
                    .thenCompose(configuration -> keep(engine, request.requireBucket(), configuration));
        }
    }

    private record Delete(ObjectEngine engine) implements Operation {
        @Override
        public CompletionStage<S3Response> handle(S3Request request) {
            return engine.removeSetting(request.requireBucket(), SettingKind.TABLES)
                    .thenApply(done -> S3Response.status(204));
        }
    }

    private record Update(
            ObjectEngine engine, BiFunction<MetadataConfiguration, XmlElement, MetadataConfiguration> change)
            implements Operation {
        @Override
        public void admit(S3Request request) {
            configured(engine, request.requireBucket());
        }

        @Override
        public CompletionStage<S3Response> handle(S3Request request) {
            var bucket = request.requireBucket();
            return XmlBody.read(request, table -> change.apply(configured(engine, bucket), table))
                    .thenCompose(configuration -> keep(engine, bucket, configuration));
        }
    }
}
