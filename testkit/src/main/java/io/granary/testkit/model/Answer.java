package io.granary.testkit.model;

import java.util.List;

/// What a request is answered with, written so that the model's and the engine's can be compared and printed.
public final class Answer {
    private Answer() {}

    public static final String DONE = "done";
    public static final String MARKED = "marked";
    public static final String MARKER_REMOVED = "removed a marker";
    public static final String BUSY = refused("Busy");
    public static final String FULL = refused("Full");
    public static final String NOT_WRITABLE = refused("NotWritable");

    public static String refused(String why) {
        return "refused " + why;
    }

    /// The engine failed in a way that is no refusal, such as an error of the disk.
    public static String failed(Throwable cause) {
        return "failed " + cause;
    }

    public static String stored(Object etag, long size, long modifiedMillis) {
        return "stored " + etag + " " + size + " at " + modifiedMillis;
    }

    public static String begun(long millis) {
        return "begun at " + millis;
    }

    public static String object(Object etag, long size, long modifiedMillis, String headers, String tag, byte[] range) {
        return "object " + etag + " " + size + " at " + modifiedMillis + " " + headers
                + (tag.isEmpty() ? "" : " tagged " + tag) + " "
                + range.length + ":"
                + ModelBytes.digest(range);
    }

    public static String line(String key, Object etag, long size, long modifiedMillis) {
        return key + " " + etag + " " + size + " at " + modifiedMillis;
    }

    /// A line of a listing of versions.
    public static String version(String key, boolean named, boolean current, String what) {
        return key + (named ? " named" : " null") + (current ? ", current: " : ": ") + what;
    }

    public static String marker(long modifiedMillis) {
        return "marker at " + modifiedMillis;
    }

    public static String prefix(String prefix) {
        return "prefix " + prefix;
    }

    public static String listing(List<String> lines) {
        return "listed " + String.join(", ", lines);
    }
}
