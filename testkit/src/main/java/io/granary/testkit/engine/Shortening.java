package io.granary.testkit.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Delta debugging: takes steps out of a script as long as it still fails, in ever smaller pieces (Zeller and
/// Hildebrandt, "Simplifying and isolating failure-inducing input", 2002, with complements only).
final class Shortening {
    private Shortening() {}

    /// A script that fails and of which hardly a step can be left out.
    ///
    /// @param attempts how many scripts are tried at most
    static <T> List<T> of(List<T> failing, Predicate<List<T>> fails, int attempts) {
        var script = failing;
        int left = attempts;
        int piece = Math.max(1, script.size() / 2);
        while (left > 0) {
            boolean shorter = false;
            for (int from = 0; from < script.size() && left > 0; left--) {
                var without = new ArrayList<>(script.subList(0, from));
                without.addAll(script.subList(Math.min(script.size(), from + piece), script.size()));
                if (fails.test(without)) {
                    script = without;
                    shorter = true;
                } else {
                    from += piece;
                }
            }
            if (!shorter && piece == 1) {
                break;
            }
            piece = Math.max(1, piece / 2);
        }
        return script;
    }
}
