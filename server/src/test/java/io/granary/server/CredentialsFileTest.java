package io.granary.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.server.config.OperatorMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsFileTest {
    @TempDir
    Path directory;

    @Test
    void theFirstStartMakesAFileForItsOwnerOnly() throws IOException {
        CredentialsFile.readOrCreate(directory);

        var mode = Files.getPosixFilePermissions(directory.resolve("credentials"));
        assertEquals("rw-------", PosixFilePermissions.toString(mode));
    }

    @Test
    void laterStartsFindTheSameKey() throws IOException {
        var key = CredentialsFile.readOrCreate(directory);

        assertEquals(key, CredentialsFile.readOrCreate(directory));
    }

    @Test
    void keysAreAsLongAsThoseOfAwsAndNeverTheSame() {
        var key = AccessKey.random(new SecureRandom());

        assertTrue(key.id().matches("[A-Z0-9]{20}"), key.id());
        assertEquals(40, key.secret().length());
        assertNotEquals(key.secret(), AccessKey.random(new SecureRandom()).secret());
    }

    @Test
    void theFileIsReadAsAwsToolsWriteIt() throws IOException {
        Files.writeString(
                directory.resolve("credentials"),
                "# mine\n[default]\naws_access_key_id=AKIA\naws_secret_access_key  =  a=b\n");

        assertEquals(new AccessKey("AKIA", "a=b"), CredentialsFile.readOrCreate(directory));
    }

    @Test
    void aFileWithoutASecretIsAMistakeThatNamesIt() throws IOException {
        Files.writeString(directory.resolve("credentials"), "aws_access_key_id = AKIA\n");

        var mistake = assertThrows(OperatorMistake.class, () -> CredentialsFile.readOrCreate(directory));

        assertTrue(String.valueOf(mistake.getMessage()).contains("lacks aws_secret_access_key"), mistake.getMessage());
    }

    @Test
    void theEnvironmentGivesAWholeKeyOrNone() {
        var id = "GRANARY_ACCESS_KEY_ID";
        var secret = "GRANARY_SECRET_ACCESS_KEY";

        assertEquals(Optional.of(new AccessKey("a", "b")), AccessKey.fromEnvironment(Map.of(id, "a", secret, "b")));
        assertEquals(Optional.empty(), AccessKey.fromEnvironment(Map.of()));
        assertEquals(Optional.empty(), AccessKey.fromEnvironment(Map.of(id, "", secret, "")));
        assertThrows(OperatorMistake.class, () -> AccessKey.fromEnvironment(Map.of(id, "a")));
        assertThrows(OperatorMistake.class, () -> AccessKey.fromEnvironment(Map.of(secret, "b")));
    }

    @Test
    void aPrintedKeyHidesItsSecret() {
        assertFalse(new AccessKey("id", "hush").toString().contains("hush"));
    }
}
