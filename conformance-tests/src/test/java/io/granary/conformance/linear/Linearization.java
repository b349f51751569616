package io.granary.conformance.linear;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Looks for an order of requests about one key in which each happens between its begin and its end and every answer is
/// right. Source: J. M. Wing and C. Gong, "Testing and verifying concurrent objects", 1993, with the memory of states
/// that
/// G. Lowe added ("Testing for linearizability", 2017).
final class Linearization {
    private final List<Asked> history;

    private record State(BitSet done, Optional<String> value) {}

    /// A state and the next request to try in it.
    private static final class Step {
        private final State state;
        private int next;

        Step(State state) {
            this.state = state;
            this.next = state.done.nextClearBit(0);
        }
    }

    Linearization(List<Asked> asked) {
        history = new ArrayList<>(asked);
        history.sort(Comparator.comparingLong(Asked::begunNanos));
    }

    /// Whether there is such an order, from a key that is not there.
    boolean exists() {
        var seen = new HashSet<State>();
        var steps = new ArrayDeque<Step>();
        steps.push(new Step(new State(new BitSet(), Optional.empty())));
        while (!steps.isEmpty()) {
            var step = steps.peek();
            if (isComplete(step.state.done)) {
                return true;
            }
            int at = step.next;
            // What began after another ended did not happen before it.
            if (at >= history.size() || history.get(at).begunNanos() > firstEnd(step.state.done)) {
                steps.pop();
                continue;
            }
            step.next = step.state.done.nextClearBit(at + 1);
            var after = history.get(at).after(step.state.value);
            if (after.isPresent()) {
                var done = (BitSet) step.state.done.clone();
                done.set(at);
                var state = new State(done, after.get());
                if (seen.add(state)) {
                    steps.push(new Step(state));
                }
            }
        }
        return false;
    }

    /// What got no answer need not have happened.
    private boolean isComplete(BitSet done) {
        for (int at = done.nextClearBit(0); at < history.size(); at = done.nextClearBit(at + 1)) {
            if (history.get(at).endedNanos() != Long.MAX_VALUE) {
                return false;
            }
        }
        return true;
    }

    private long firstEnd(BitSet done) {
        long first = Long.MAX_VALUE;
        for (int at = done.nextClearBit(0); at < history.size(); at = done.nextClearBit(at + 1)) {
            if (history.get(at).begunNanos() > first) {
                break; // and ends later still
            }
            first = Math.min(first, history.get(at).endedNanos());
        }
        return first;
    }
}
