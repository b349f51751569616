/// Formats that are read whole, by readers of others that are pure Java: WebP (TwelveMonkeys), GIF, BMP and faxes in
/// TIFF (the JDK).
///
/// Owns: what keeps such a reader within its limits. Must not know: the formats.
/// Start reading at [PluginPicture].
@NullMarked
package io.granary.images.plugin;

import org.jspecify.annotations.NullMarked;
