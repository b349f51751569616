package io.granary.gateway.annotation;

import static io.granary.gateway.operation.Route.route;
import static io.granary.gateway.request.Method.DELETE;
import static io.granary.gateway.request.Method.GET;
import static io.granary.gateway.request.Method.HEAD;
import static io.granary.gateway.request.Method.PUT;
import static io.granary.gateway.request.Scope.OBJECT;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.operation.Route;
import java.util.List;

/// The routes of annotations. `annotation` alone tells them from operations on objects; the presence of
/// `annotationName`, even an empty one, tells Get from List. So a PUT or DELETE that lacks the name is refused and
/// never
/// becomes one of the object.
public final class AnnotationOperations {
    private AnnotationOperations() {}

    public static List<Route> routes(ObjectEngine engine) {
        var get = new GetObjectAnnotation(engine);
        return List.of(
                route("GetObjectAnnotation", GET, OBJECT, get)
                        .query("annotation")
                        .query("annotationName"),
                route("ListObjectAnnotations", GET, OBJECT, new ListObjectAnnotations(engine))
                        .query("annotation"),
                route("GetObjectAnnotation", HEAD, OBJECT, get).query("annotation"),
                route("PutObjectAnnotation", PUT, OBJECT, new PutObjectAnnotation(engine))
                        .query("annotation"),
                route("DeleteObjectAnnotation", DELETE, OBJECT, new DeleteObjectAnnotation(engine))
                        .query("annotation"));
    }
}
