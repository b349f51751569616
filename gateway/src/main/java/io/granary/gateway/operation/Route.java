package io.granary.gateway.operation;

import io.granary.gateway.access.Requirement;
import io.granary.gateway.access.Requirements;
import io.granary.gateway.request.Method;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Scope;
import java.util.ArrayList;
import java.util.List;

/// One line of the table of operations.
///
/// @param name S3's name of the operation, such as `UploadPart`: in metrics, logs and 501 answers
/// @param requirement what its caller must be allowed to do
/// @param queries parameters that must be there: `name`, or `name=value` where the value counts
/// @param headers headers that must be there, in lower case
public record Route(
        String name,
        Method method,
        Scope scope,
        Operation operation,
        Requirement requirement,
        List<String> queries,
        List<String> headers) {
    public Route {
        queries = List.copyOf(queries);
        headers = List.copyOf(headers);
    }

    /// Throws `IllegalArgumentException` for an operation that [Requirements] does not know.
    public static Route route(String name, Method method, Scope scope, Operation operation) {
        return route(name, method, scope, operation, Requirements.of(name));
    }

    /// For operations that S3 does not have.
    public static Route route(String name, Method method, Scope scope, Operation operation, Requirement requirement) {
        return new Route(name, method, scope, operation, requirement, List.of(), List.of());
    }

    /// The same route, for requests with this parameter (`uploadId` or `list-type=2`) only.
    public Route query(String nameOrPair) {
        return new Route(name, method, scope, operation, requirement, with(queries, nameOrPair), headers);
    }

    /// The same route, for requests with this header only.
    public Route header(String lowerCaseName) {
        return new Route(name, method, scope, operation, requirement, queries, with(headers, lowerCaseName));
    }

    /// Whether this server has the operation, rather than refusing it by its name.
    public boolean isImplemented() {
        return !(operation instanceof NotImplemented);
    }

    /// Whether the parameters and headers are there; method and scope were settled by [Routes].
    boolean matches(S3Request request) {
        for (int i = 0; i < queries.size(); i++) {
            if (!request.query().matches(queries.get(i))) {
                return false;
            }
        }
        for (int i = 0; i < headers.size(); i++) {
            if (request.header(headers.get(i)).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static List<String> with(List<String> some, String more) {
        var all = new ArrayList<>(some);
        all.add(more);
        return all;
    }
}
