package io.granary.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;

/// The floor: Vert.x answering every request with the same body of 1 KiB, reading nothing and checking nothing. What a
/// GET costs beyond it is what Granary adds.
///
/// Arguments: port (default 9009) and body length in bytes (default 1024).
public final class BareResponder {
    private BareResponder() {}

    public static void main(String[] args) {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 9009;
        int length = args.length > 1 ? Integer.parseInt(args[1]) : 1024;
        var body = Buffer.buffer(new byte[length]);
        var vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(request -> request.response().end(body))
                .listen()
                .onComplete(
                        server -> System.out.println("Answers " + length + " bytes on 127.0.0.1:" + server.actualPort()
                                + ", native transport: " + vertx.isNativeTransportEnabled()),
                        failure -> {
                            System.err.println("Cannot listen on port " + port + ": " + failure.getMessage());
                            System.exit(2);
                        });
    }
}
