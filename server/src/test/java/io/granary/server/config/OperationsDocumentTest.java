package io.granary.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OperationsDocumentTest {
    @Test
    void theTableOfSettingsIsTheProgramsOwn() throws IOException {
        var row = Pattern.compile("^\\| `([a-z-]+)` \\| ([^|]*) \\|", Pattern.MULTILINE);
        var document = Files.readString(Path.of("..", "docs", "operations.md"));
        int from = document.indexOf("## Settings");
        var section = document.substring(from, document.indexOf("\n## ", from));

        var documented = row.matcher(section)
                .results()
                .map(match -> match.group(1) + " = " + match.group(2).replace("`", ""))
                .toList();

        assertEquals(Setting.all().stream().map(OperationsDocumentTest::line).toList(), List.copyOf(documented));
    }

    private static String line(Setting setting) {
        return setting.name() + " = " + (setting.fallback().isEmpty() ? "none" : String.join(", ", setting.fallback()));
    }
}
