package io.granary.server.bench;

import io.granary.server.config.DataSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a size for picocli.
final class SizeConverter implements ITypeConverter<DataSize> {
    @Override
    public DataSize convert(String text) {
        try {
            return DataSize.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
