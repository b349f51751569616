package io.granary.server;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.granary.gateway.access.identity.MasterKey;
import io.granary.server.config.OperatorMistake;
import io.granary.server.config.ServerConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/// The key that seals the secrets of users' keys: 32 bytes, in hexadecimal, from the environment, from a file that the
/// operator names, or from `master-key` in the first data directory, made on the first start with mode 0600.
final class MasterKeyFile {
    static final String VARIABLE = "GRANARY_MASTER_KEY";
    static final String NAME = "master-key";

    private MasterKeyFile() {}

    /// Throws [OperatorMistake] for a key that is none, and for a file that others can read.
    static byte[] read(ServerConfig config, Map<String, String> environment) throws IOException {
        var given = environment.getOrDefault(VARIABLE, "");
        if (!given.isEmpty()) {
            return parse(given, VARIABLE);
        }
        var named = config.masterKey();
        var file = named.orElseGet(() -> config.data().getFirst().resolve(NAME));
        if (!Files.exists(file)) {
            if (named.isPresent()) {
                throw new OperatorMistake(
                        "there is no master key at " + file, "make one: openssl rand -hex 32 > " + file);
            }
            write(file);
        }
        // A mounted secret is often a link, and its mode that of the mount: only strangers matter.
        if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
            throw new OperatorMistake(file + " can be read by everybody", "chmod 600 " + file);
        }
        return parse(Files.readString(file), file.toString());
    }

    private static byte[] parse(String text, String from) {
        try {
            var key = HexFormat.of().parseHex(text.strip());
            if (key.length == MasterKey.BYTES) {
                return key;
            }
        } catch (IllegalArgumentException noHex) {
            // told below
        }
        throw new OperatorMistake(
                from + " holds no master key: it is " + 2 * MasterKey.BYTES + " hexadecimal digits",
                "openssl rand -hex 32 makes one");
    }

    private static void write(Path file) throws IOException {
        var key = new byte[MasterKey.BYTES];
        new SecureRandom().nextBytes(key);
        var unfinished = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(unfinished);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = FileChannel.open(unfinished, Set.of(CREATE_NEW, WRITE), ownerOnly)) {
            var bytes = ByteBuffer.wrap((HexFormat.of().formatHex(key) + '\n').getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
