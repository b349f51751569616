package io.granary.server.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/// What one backup consists of: text, one thing a line, and a checksum of all of it in the last (`docs/format.md`,
/// 7.1).
///
/// @param sequence the newest change that it has; the point in time
/// @param files in no order
record BackupManifest(long storeId, long sequence, Instant made, List<Entry> files) {
    private static final String FIRST = "granary-backup 1";
    static final String PREFIX = "backups/";
    static final String SUFFIX = ".txt";

    /// One file.
    ///
    /// @param kept its name in the place of the backups
    /// @param restored its name in a data directory
    record Entry(String kept, long lengthBytes, String restored) {}

    BackupManifest {
        files = List.copyOf(files);
    }

    String name() {
        return PREFIX + "%020d".formatted(sequence) + SUFFIX;
    }

    byte[] encode() {
        var text = new StringBuilder(FIRST)
                .append("\nstore ")
                .append(HexFormat.of().toHexDigits(storeId))
                .append("\nsequence ")
                .append(sequence)
                .append("\nmade ")
                .append(made)
                .append('\n');
        for (var file : files) {
            text.append("file ")
                    .append(file.kept)
                    .append(' ')
                    .append(file.lengthBytes)
                    .append(' ')
                    .append(file.restored)
                    .append('\n');
        }
        return (text + "crc32c " + crc(text.toString()) + "\n").getBytes(UTF_8);
    }

    /// Throws an `IOException` for what is cut, changed, or of a newer build.
    static BackupManifest decode(byte[] bytes, String name) throws IOException {
        var text = new String(bytes, UTF_8);
        if (!text.startsWith("granary-backup ")) {
            throw new IOException(name + " is no backup of Granary");
        }
        if (!text.startsWith(FIRST + "\n")) {
            throw new IOException(name + " was made by a newer Granary: "
                    + text.lines().findFirst().orElse(""));
        }
        int last = text.lastIndexOf("crc32c ");
        if (last < 0 || !text.substring(last).equals("crc32c " + crc(text.substring(0, last)) + "\n")) {
            throw new IOException(name + " is damaged");
        }
        var lines = text.substring(0, last).lines().toList();
        var files = new ArrayList<Entry>();
        for (var line : lines.subList(4, lines.size())) {
            var words = line.split(" ", -1);
            files.add(new Entry(words[1], Long.parseLong(words[2]), words[3]));
        }
        return new BackupManifest(
                HexFormat.fromHexDigitsToLong(lines.get(1).substring("store ".length())),
                Long.parseLong(lines.get(2).substring("sequence ".length())),
                Instant.parse(lines.get(3).substring("made ".length())),
                files);
    }

    private static String crc(String text) {
        var crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
