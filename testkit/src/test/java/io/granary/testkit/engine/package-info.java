@NullMarked
package io.granary.testkit.engine;

import org.jspecify.annotations.NullMarked;
