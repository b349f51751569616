package io.granary.conformance.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.granary.conformance.linear.Asked.Kind;
import io.granary.conformance.linear.Asked.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The judge itself, on histories small enough to be judged by eye.
class LinearizationTest {
    private static Asked put(String value, long begun, long ended) {
        return asked(Kind.PUT, value, begun, ended);
    }

    private static Asked get(String value, long begun, long ended) {
        return asked(Kind.GET, value, begun, ended);
    }

    private static Asked asked(Kind kind, String value, long begun, long ended) {
        var outcome = ended == Long.MAX_VALUE ? Outcome.UNKNOWN : Outcome.DONE;
        return new Asked(
                kind,
                value.isEmpty() ? Optional.empty() : Optional.of(value),
                Optional.empty(),
                outcome,
                begun,
                ended,
                "");
    }

    private static void judge(boolean possible, Asked... history) {
        assertEquals(
                possible,
                new Linearization(List.of(history)).exists(),
                () -> List.of(history).toString());
    }

    @Test
    void oneAfterTheOther() {
        judge(true, put("a", 1, 2), get("a", 3, 4), put("b", 5, 6), get("b", 7, 8));
        judge(false, put("a", 1, 2), put("b", 3, 4), get("a", 5, 6));
        judge(false, put("a", 1, 2), get("", 3, 4));
        judge(true, get("", 1, 2), put("a", 3, 4));
    }

    @Test
    void atTheSameTime() {
        judge(true, put("a", 1, 10), get("", 2, 3), get("a", 4, 5));
        judge(false, put("a", 1, 10), get("a", 2, 3), get("", 4, 5));
        judge(true, put("a", 1, 10), put("b", 1, 10), get("b", 11, 12), get("b", 13, 14));
        judge(false, put("a", 1, 10), put("b", 1, 10), get("b", 11, 12), get("a", 13, 14));
    }

    @Test
    void withoutAnAnswer() {
        judge(true, put("a", 1, 2), put("b", 3, Long.MAX_VALUE), get("a", 5, 6), get("b", 7, 8));
        judge(true, put("a", 1, 2), put("b", 3, Long.MAX_VALUE), get("a", 5, 6));
        judge(false, put("a", 1, 2), put("b", 3, Long.MAX_VALUE), get("b", 5, 6), get("a", 7, 8));
    }

    @Test
    void underAConditionOneWins() {
        var first = new Asked(Kind.PUT_IF_ABSENT, Optional.of("a"), Optional.empty(), Outcome.DONE, 1, 5, "");
        var second = new Asked(Kind.PUT_IF_ABSENT, Optional.of("b"), Optional.empty(), Outcome.DONE, 2, 6, "");
        var refused = new Asked(Kind.PUT_IF_ABSENT, Optional.of("b"), Optional.empty(), Outcome.REFUSED, 2, 6, "");
        judge(false, first, second);
        judge(true, first, refused);
        judge(false, refused);
        var match = new Asked(Kind.PUT_IF_MATCH, Optional.of("c"), Optional.of("a"), Outcome.DONE, 7, 8, "");
        judge(true, first, match, get("c", 9, 10));
        judge(false, first, match, get("a", 9, 10));
    }
}
