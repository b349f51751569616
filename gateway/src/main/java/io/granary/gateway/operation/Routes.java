package io.granary.gateway.operation;

import static java.util.Objects.requireNonNull;

import io.granary.gateway.request.Method;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Scope;
import java.util.EnumMap;
import java.util.List;

/// The table of operations: the first route that matches takes the request, so the most specific ones stand first.
public final class Routes {
    private final List<Route> all;
    private final EnumMap<Method, EnumMap<Scope, Route[]>> byMethodAndScope = new EnumMap<>(Method.class);

    public Routes(List<Route> mostSpecificFirst) {
        all = List.copyOf(mostSpecificFirst);
        for (var method : Method.values()) {
            var byScope = new EnumMap<Scope, Route[]>(Scope.class);
            for (var scope : Scope.values()) {
                byScope.put(scope, select(method, scope));
            }
            byMethodAndScope.put(method, byScope);
        }
    }

    private Route[] select(Method method, Scope scope) {
        return all.stream()
                .filter(route -> route.method() == method && route.scope() == scope)
                .toArray(Route[]::new);
    }

    public List<Route> all() {
        return all;
    }

    /// Throws [RequestException] with [RequestFailure.MethodNotAllowed] where nothing matches.
    public Route find(S3Request request) {
        for (var route : candidates(request)) {
            if (route.matches(request)) {
                return route;
            }
        }
        throw new RequestException(new RequestFailure.MethodNotAllowed(
                request.method().name(), request.scope().name()));
    }

    private Route[] candidates(S3Request request) {
        return requireNonNull(
                requireNonNull(byMethodAndScope.get(request.method())).get(request.scope()));
    }
}
