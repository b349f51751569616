/// Uploads by HTML forms, `POST` of `multipart/form-data`: the way of a browser that has no signed URL.
///
/// Owns: the reading of the form, its policy and what the policy says of its fields. Must not know: how objects are
/// stored; the upload becomes a put like any other. Start reading at [PostObject].
@NullMarked
package io.granary.gateway.form;

import org.jspecify.annotations.NullMarked;
