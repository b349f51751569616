package io.granary.server.config;

/// Something that whoever started the program can mend: told in one line, with exit status 2 and no stack trace.
public final class OperatorMistake extends RuntimeException {
    /// @param what what is wrong, as a sentence without its full stop
    /// @param mend what to do about it
    public OperatorMistake(String what, String mend) {
        super(oneLine(what + "; " + mend), null, false, false);
    }

    /// @param message both, where somebody else has put them into one sentence
    public OperatorMistake(String message) {
        super(oneLine(message), null, false, false);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
