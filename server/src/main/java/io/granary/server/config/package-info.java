/// What can be set, from flags, a YAML file and defaults.
///
/// Owns: names, defaults, ranges and units of all settings, and how a mistake in one is told. Must not know: what a
/// setting does. Start reading at [Setting], then [ServerConfig].
@NullMarked
package io.granary.server.config;

import org.jspecify.annotations.NullMarked;
