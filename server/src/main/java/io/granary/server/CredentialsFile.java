package io.granary.server;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.granary.server.config.OperatorMistake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Set;

/// The file `credentials` in the first data directory, mode 0600: made on the first start and kept. It has the form of
/// `~/.aws/credentials`, so that `AWS_SHARED_CREDENTIALS_FILE` may point to it.
final class CredentialsFile {
    static final String NAME = "credentials";

    private static final String ID = "aws_access_key_id";
    private static final String SECRET = "aws_secret_access_key";

    private CredentialsFile() {}

    /// Reads the key in `directory`, or makes one. Throws [OperatorMistake] for a file that holds none.
    static AccessKey readOrCreate(Path directory) throws IOException {
        var file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            write(file, AccessKey.random(new SecureRandom()));
        }
        return read(file);
    }

    private static AccessKey read(Path file) throws IOException {
        var values = new HashMap<String, String>();
        for (var line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        var id = values.getOrDefault(ID, "");
        var secret = values.getOrDefault(SECRET, "");
        if (id.isEmpty() || secret.isEmpty()) {
            throw new OperatorMistake(
                    file + " lacks " + (id.isEmpty() ? ID : SECRET),
                    "write the line '" + (id.isEmpty() ? ID : SECRET) + " = ...', or delete the file for a new key");
        }
        return new AccessKey(id, secret);
    }

    /// Whole or not at all: a crash must not leave half a key behind.
    private static void write(Path file, AccessKey key) throws IOException {
        var text = "[default]\n" + ID + " = " + key.id() + "\n" + SECRET + " = " + key.secret() + "\n";
        var unfinished = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(unfinished);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = FileChannel.open(unfinished, Set.of(CREATE_NEW, WRITE), ownerOnly)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
