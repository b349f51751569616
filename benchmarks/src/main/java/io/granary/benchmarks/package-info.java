/// Measurements of inner loops with JMH, and the floor that the server is compared with.
///
/// Owns: benchmarks and their inputs. Must not know: anything that ships depends on it. Start reading at the README's
/// section on performance; run with `./dev jmh`.
@NullMarked
package io.granary.benchmarks;

import org.jspecify.annotations.NullMarked;
