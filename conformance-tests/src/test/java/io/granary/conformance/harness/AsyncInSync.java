package io.granary.conformance.harness;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Request;

/// An asynchronous client behind the synchronous interface, so that one suite is written once and run over both.
///
/// It knows the three shapes that the suites use: a request alone, a request with a body, and `getObjectAsBytes`.
/// Everything else in the interface is built from these by the interface itself.
final class AsyncInSync implements InvocationHandler {
    private final S3AsyncClient async;

    private AsyncInSync(S3AsyncClient async) {
        this.async = async;
    }

    static S3Client of(S3AsyncClient async) {
        return (S3Client) Proxy.newProxyInstance(
                S3Client.class.getClassLoader(), new Class<?>[] {S3Client.class}, new AsyncInSync(async));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] given) throws Throwable {
        var arguments = given == null ? new Object[0] : given;
        if (method.getName().equals("close")) {
            async.close();
            return null;
        }
        if (arguments.length == 1 && arguments[0] instanceof GetObjectRequest request) {
            return joined(async.getObject(request, AsyncResponseTransformer.toBytes()));
        }
        boolean paginator = method.getName().endsWith("Paginator");
        if (arguments.length == 1 && arguments[0] instanceof S3Request && !paginator) {
            return joined(call(method.getName(), method.getParameterTypes(), arguments));
        }
        if (arguments.length == 2 && arguments[1] instanceof RequestBody body) {
            var types = new Class<?>[] {method.getParameterTypes()[0], AsyncRequestBody.class};
            if (arguments[0] instanceof S3Request) {
                return joined(call(method.getName(), types, new Object[] {arguments[0], bytes(body)}));
            }
        }
        return InvocationHandler.invokeDefault(proxy, method, arguments);
    }

    private CompletableFuture<?> call(String name, Class<?>[] types, Object[] arguments) throws Throwable {
        try {
            return (CompletableFuture<?>)
                    S3AsyncClient.class.getMethod(name, types).invoke(async, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static @Nullable Object joined(CompletableFuture<?> answer) throws Throwable {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static AsyncRequestBody bytes(RequestBody body) throws IOException {
        try (var stream = body.contentStreamProvider().newStream()) {
            return AsyncRequestBody.fromBytes(stream.readAllBytes());
        }
    }
}
