package io.granary.server;

import io.granary.server.config.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Makes a flag of every [Setting].
final class SettingFlags {
    private SettingFlags() {}

    static void addTo(CommandLine command) {
        for (var setting : Setting.all()) {
            var fallback = String.join(", ", setting.fallback());
            var option = OptionSpec.builder("--" + setting.name())
                    .paramLabel(setting.label())
                    .arity("1")
                    .description(setting.meaning(), fallback.isEmpty() ? "Default: none." : "Default: " + fallback);
            if (setting.repeatable()) {
                option.type(List.class).auxiliaryTypes(String.class);
            } else {
                option.type(String.class);
            }
            command.getCommandSpec().addOption(option.build());
        }
    }

    /// The texts of the flags that were given, by name.
    static Map<String, List<String>> given(CommandLine.ParseResult parsed) {
        var values = new HashMap<String, List<String>>();
        for (var setting : Setting.all()) {
            Object given = parsed.matchedOptionValue("--" + setting.name(), List.of());
            List<?> texts = given instanceof List<?> several ? several : List.of(given);
            if (!texts.isEmpty()) {
                values.put(setting.name(), texts.stream().map(String::valueOf).toList());
            }
        }
        return values;
    }
}
