/// The segment store and its lane, on simulated and real disks.
@NullMarked
package io.granary.testkit.segment;

import org.jspecify.annotations.NullMarked;
