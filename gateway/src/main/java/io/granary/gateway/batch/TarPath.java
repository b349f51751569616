package io.granary.gateway.batch;

import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.model.name.ObjectKey;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a key behind `_granary/tar/` asks for: lines of a manifest.
///
/// `MANIFEST/[strict=1/][size=N/]FIRST-LAST.tar` names the lines, from 0, the last one included;
/// `MANIFEST/[strict=1/][size=N/]PAGE.tar` the page of so many lines, from 0. Either option may be a query parameter.
record TarPath(ObjectKey manifest, long first, int count, boolean strict) {
    static final int PAGE = 1000;

    private static final String SHUFFLES = ReservedKeys.PREFIX + "shuffle/";

    private static final Pattern LINES = Pattern.compile("([0-9]{1,15})-([0-9]{1,15})\\.tar");
    private static final Pattern PAGES = Pattern.compile("([0-9]{1,15})\\.tar");

    /// Empty for what names no lines of anything. Throws [RequestException] for lines that cannot be asked for.
    static Optional<TarPath> parse(String path, QueryParameters query) {
        int slash = path.lastIndexOf('/');
        if (slash <= 0) {
            return Optional.empty();
        }
        var file = path.substring(slash + 1);
        var size = query.get("size").orElse(null);
        var strict = query.get("strict").orElse(null);
        var manifest = path.substring(0, slash);
        for (int option = manifest.lastIndexOf('/'); option > 0; option = manifest.lastIndexOf('/')) {
            var text = manifest.substring(option + 1);
            if (text.startsWith("size=")) {
                size = text.substring("size=".length());
            } else if (text.startsWith("strict=")) {
                strict = text.substring("strict=".length());
            } else {
                break;
            }
            manifest = manifest.substring(0, option);
        }
        return parse(manifest, file, pageSize(size), isStrict(strict));
    }

    private static Optional<TarPath> parse(String manifest, String file, int size, boolean strict) {
        var lines = LINES.matcher(file);
        var pages = PAGES.matcher(file);
        long first;
        long count;
        if (lines.matches()) {
            first = Long.parseLong(lines.group(1));
            count = Long.parseLong(lines.group(2)) - first + 1;
        } else if (pages.matches()) {
            first = Long.parseLong(pages.group(1)) * size;
            count = size;
        } else {
            return Optional.empty();
        }
        if (count <= 0) {
            throw refused("lines", file, "The last line comes before the first");
        }
        if (count > BatchOpener.MAX_ENTRIES) {
            throw refused("lines", file, "A tar has " + BatchOpener.MAX_ENTRIES + " entries at most");
        }
        // A shuffle is of a directory: its slash is the one before the lines.
        boolean ofDirectory = manifest.startsWith(SHUFFLES) && !manifest.endsWith("/");
        var key = ObjectKey.of(ofDirectory ? manifest + '/' : manifest);
        return Optional.of(new TarPath(key, first, (int) count, strict));
    }

    private static int pageSize(@Nullable String text) {
        if (text == null) {
            return PAGE;
        }
        try {
            int size = Integer.parseInt(text);
            if (size > 0 && size <= BatchOpener.MAX_ENTRIES) {
                return size;
            }
        } catch (NumberFormatException e) {
            // as below
        }
        throw refused("size", text, "A page has 1 to " + BatchOpener.MAX_ENTRIES + " entries");
    }

    private static boolean isStrict(@Nullable String text) {
        if (text == null || text.equals("0") || text.equals("false")) {
            return false;
        }
        if (text.isEmpty() || text.equals("1") || text.equals("true")) {
            return true;
        }
        throw refused("strict", text, "strict is 0 or 1");
    }

    private static RequestException refused(String name, String value, String reason) {
        return new RequestException(new RequestFailure.InvalidArgument(name, value, reason));
    }
}
