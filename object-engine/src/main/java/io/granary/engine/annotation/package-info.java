/// Annotations: named texts attached to a version of an object, changed without rewriting it.
///
/// Owns: how annotations lie in rows, and reading them. Must not know: how changes are decided and committed (that is
/// `engine.write`), HTTP. Start reading at [AnnotationRows], then [Annotations].
@NullMarked
package io.granary.engine.annotation;

import org.jspecify.annotations.NullMarked;
