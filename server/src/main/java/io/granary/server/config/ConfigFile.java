package io.granary.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The configuration file: YAML, one key per [Setting], a list where it is repeatable.
final class ConfigFile {
    private ConfigFile() {}

    /// The texts of the settings that `file` gives. Throws [OperatorMistake] for anything that is no such file.
    static Map<String, List<String>> read(Path file) {
        var names = Setting.all().stream().map(Setting::name).toList();
        var values = new LinkedHashMap<String, List<String>>();
        for (var property : parse(file).properties()) {
            var name = property.getKey();
            if (!names.contains(name)) {
                throw new OperatorMistake(
                        file + ": unknown setting '" + name + "'",
                        Nearest.to(name, names)
                                .map(near -> "did you mean '" + near + "'?")
                                .orElse("known are " + String.join(", ", names)));
            }
            values.put(name, texts(file, name, property.getValue()));
        }
        return values;
    }

    private static JsonNode parse(Path file) {
        var yaml = YAMLMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        JsonNode root;
        try {
            root = yaml.readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new OperatorMistake("there is no configuration file " + file, "check the path behind --config");
        } catch (IOException e) {
            throw new OperatorMistake(
                    "cannot read " + file + ": " + e.getMessage(), "check that it is a readable file");
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new OperatorMistake(
                    file + ", line " + line + ": " + firstLine(e.getOriginalMessage()),
                    "write one 'name: value' a line");
        }
        if (root.isMissingNode() || root.isNull()) {
            return yaml.createObjectNode();
        }
        if (!root.isObject()) {
            throw new OperatorMistake(file + " holds no settings", "write one 'name: value' a line");
        }
        return root;
    }

    private static List<String> texts(Path file, String name, JsonNode value) {
        if (value.isValueNode() && !value.isNull()) {
            return List.of(value.asString());
        }
        var texts = new ArrayList<String>();
        if (value.isArray()) {
            for (var element : value) {
                if (!element.isValueNode()) {
                    break;
                }
                texts.add(element.asString());
            }
            if (texts.size() == value.size()) {
                return texts;
            }
        }
        throw new OperatorMistake(
                file + ": '" + name + "' needs a value", "write '" + name + ": value' or a list of values");
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("this is no YAML");
    }
}
