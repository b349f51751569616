/// Object annotations on the wire: the four operations that share the sub-resource `?annotation`.
///
/// Owns: their parameters, headers and checks. Must not know: how annotations are kept. Start reading at
/// [AnnotationOperations].
@NullMarked
package io.granary.gateway.annotation;

import org.jspecify.annotations.NullMarked;
