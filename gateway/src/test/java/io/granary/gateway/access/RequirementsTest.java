package io.granary.gateway.access;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.gateway.operation.Route;
import io.granary.gateway.request.Method;
import io.granary.gateway.request.Scope;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RequirementsTest {
    @Test
    void aRouteWithoutActionCannotBeMade() {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> Route.route(
                        "ForgottenOperation", Method.GET, Scope.BUCKET, request -> new CompletableFuture<>()));
        assertTrue(String.valueOf(refused.getMessage()).contains("ForgottenOperation"));
    }
}
