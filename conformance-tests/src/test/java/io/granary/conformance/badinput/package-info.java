/// Requests that are wrong, hostile or cut off.
///
/// Owns: that each is refused in S3's words, that nothing of it becomes visible, and that the server goes on. Must not
/// know: how the server does it. Start reading at [BadInputSuite].
@NullMarked
package io.granary.conformance.badinput;

import org.jspecify.annotations.NullMarked;
