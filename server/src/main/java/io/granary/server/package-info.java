/// The process: command line, start and stop.
///
/// Owns: which implementation of each part runs, in which order parts start and stop, and what the operator is told.
/// Must not know: how any part does its work. Start reading at [Main], then [Wiring].
@NullMarked
package io.granary.server;

import org.jspecify.annotations.NullMarked;
