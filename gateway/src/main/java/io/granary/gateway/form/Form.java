package io.granary.gateway.form;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.content.Content;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a form holds: the fields before the file, and the file, which is read once. Names are in lower case, as nobody
/// minds how they were written.
final class Form {
    private static final String FILENAME = "${filename}";

    private final Map<String, String> fields = new LinkedHashMap<>();
    private String filename = "";
    private Content file = Content.EMPTY;

    void add(String name, String value) {
        if (fields.put(name.toLowerCase(Locale.ROOT), value) != null) {
            throw new RequestException(
                    new RequestFailure.InvalidArgument(name, value, "POST requires exactly one field of each name."));
        }
    }

    /// The last step: `${filename}` in the fields becomes the file's name without its directories.
    void file(String pathname, Content content) {
        filename = pathname.substring(Math.max(pathname.lastIndexOf('/'), pathname.lastIndexOf('\\')) + 1);
        file = content;
        fields.replaceAll((name, value) -> value.replace(FILENAME, filename));
    }

    Map<String, String> fields() {
        return fields;
    }

    Optional<String> field(String lowerCaseName) {
        return Optional.ofNullable(fields.get(lowerCaseName));
    }

    Content file() {
        return file;
    }
}
