package io.granary.gateway.operation;

import io.granary.gateway.request.Method;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Scope;
import java.util.ArrayList;
import java.util.List;

/// The table of operations: the first route that matches takes the request, so the most specific ones stand first.
public final class Routes {
    private final List<Route> all;
    private final Route[][] byMethodAndScope;

    public Routes(List<Route> mostSpecificFirst) {
        all = List.copyOf(mostSpecificFirst);
        byMethodAndScope = new Route[Method.values().length * Scope.values().length][];
        for (var method : Method.values()) {
            for (var scope : Scope.values()) {
                var some = new ArrayList<Route>();
                for (var route : all) {
                    if (route.method() == method && route.scope() == scope) {
                        some.add(route);
                    }
                }
                byMethodAndScope[slot(method, scope)] = some.toArray(Route[]::new);
            }
        }
    }

    public List<Route> all() {
        return all;
    }

    /// Throws [RequestException] with [RequestFailure.MethodNotAllowed] where nothing matches.
    public Route find(S3Request request) {
        for (var route : byMethodAndScope[slot(request.method(), request.scope())]) {
            if (route.matches(request)) {
                return route;
            }
        }
        throw new RequestException(new RequestFailure.MethodNotAllowed(
                request.method().name(), request.scope().name()));
    }

    private static int slot(Method method, Scope scope) {
        return method.ordinal() * Scope.values().length + scope.ordinal();
    }
}
