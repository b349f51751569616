package io.granary.testkit.seeds;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test of one `long` parameter, the seed, that is run for the seeds 1 to `value`, on all processors: its class has
/// no
/// state. The first failure ends it and names its seed.
///
/// `-Dgranary.seed=N` runs one seed, `-Dgranary.seeds=N` as many, and `-Dgranary.minutes=N` new ones until the time is
/// up.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(SeedsExtension.class)
public @interface Seeds {
    int value();
}
