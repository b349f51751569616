package io.granary.conformance.raw;

/// One line of a request's head.
public record Header(String name, String value) {
    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }
}
