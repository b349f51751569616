package io.granary.server.identity;

import io.granary.server.config.OperatorMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What arguments mean.
final class Attachment {
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smhd])");

    private Attachment() {}

    /// A policy, limited to places.
    static String of(String policy, @Nullable String on) {
        return on == null ? policy : policy + '@' + on;
    }

    static String read(String file) throws IOException {
        var path = Path.of(file);
        if (!Files.isReadable(path)) {
            throw new OperatorMistake(file + " cannot be read");
        }
        return Files.readString(path);
    }

    /// 0 for a time that was not given.
    static long seconds(@Nullable String time) {
        if (time == null) {
            return 0;
        }
        var match = TIME.matcher(time);
        if (!match.matches()) {
            throw new OperatorMistake("'" + time + "' is no time such as 90s, 15m, 12h or 30d");
        }
        long count = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "s" -> count;
            case "m" -> Duration.ofMinutes(count).toSeconds();
            case "h" -> Duration.ofHours(count).toSeconds();
            default -> Duration.ofDays(count).toSeconds();
        };
    }
}
