package io.granary.conformance.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Bodies;
import io.granary.conformance.harness.Setup;
import io.granary.conformance.harness.SharedServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// boto3 and aws-cli, and a part of a real data set: npm's material-design-icons, thousands of icons of some 350 bytes.
/// `icons.sh` does the same with all 89,814 of them.
@ExtendWith(SharedServers.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class PythonClientsTest {
    /// How many of the icons.
    private static final int ICONS = Integer.getInteger("granary.icons", 5000);

    private static final int SYNCED = Math.min(ICONS, 1500);

    private final Tools tools =
            new Tools(SharedServers.of(Setup.SYNCED_ONE_DIRECTORY).endpoint());

    @Test
    void boto3DoesWhatApplicationsDo() throws Exception {
        System.out.println(tools.python("operations.py", "boto3-operations"));
    }

    @Test
    void awsCliCopiesListsMovesAndRemoves(@TempDir Path directory) throws Exception {
        var body = Bodies.random(100_000, 1);
        var file = Files.write(directory.resolve("file"), body);
        var back = directory.resolve("back");
        tools.aws("s3", "mb", "s3://aws-cli");
        tools.aws("s3", "cp", file.toString(), "s3://aws-cli/dir/file name+%.bin");
        assertTrue(tools.aws("s3", "ls", "s3://aws-cli/dir/").contains("100000 file name+%.bin"));
        tools.aws("s3", "cp", "s3://aws-cli/dir/file name+%.bin", "s3://aws-cli/copy");
        tools.aws("s3", "cp", "s3://aws-cli/copy", back.toString());
        assertArrayEquals(body, Files.readAllBytes(back));
        tools.aws("s3", "mv", "s3://aws-cli/copy", "s3://aws-cli/moved");
        assertTrue(tools.aws("s3", "ls", "--recursive", "s3://aws-cli").contains("moved"));
        tools.aws("s3", "rm", "--recursive", "s3://aws-cli");
        assertEquals(
                "",
                tools.aws("s3api", "list-objects-v2", "--bucket", "aws-cli", "--query", "Contents[].Key")
                        .replace("null", "")
                        .replace("None", ""));
        tools.aws("s3", "rb", "s3://aws-cli");
    }

    @Test
    void awsCliTellsWhyItIsRefused() throws Exception {
        tools.aws("s3api", "create-bucket", "--bucket", "aws-cli-refused");
        var missing = tools.awsRefused("s3api", "head-object", "--bucket", "aws-cli-refused", "--key", "none");
        assertTrue(missing.contains("404"), missing);
        var torrent = tools.awsRefused(
                "s3api", "get-object-torrent", "--bucket", "aws-cli-refused", "--key", "none", "/dev/null");
        assertTrue(torrent.contains("NotImplemented") && torrent.contains("GetObjectTorrent"), torrent);
    }

    @Test
    void iconsComeBackAsTheyWent() throws Exception {
        var archive = Tools.fetched("icons").toString();
        var count = Integer.toString(ICONS);
        System.out.println(tools.python("icons.py", "upload", "icons", archive, count));
        System.out.println(tools.python("icons.py", "verify", "icons", archive, count));
    }

    @Test
    void anArchiveOfAllIconsIsOnePut() throws Exception {
        var archive = Tools.fetched("icons").toString();
        System.out.println(tools.python("ingest.py", "ingested", archive));
    }

    @Test
    void awsCliSyncsTheIcons(@TempDir Path directory) throws Exception {
        var archive = Tools.fetched("icons").toString();
        var count = Integer.toString(SYNCED);
        tools.python("icons.py", "extract", directory.toString(), archive, count);
        tools.aws("s3", "mb", "s3://synced");
        tools.aws("s3", "sync", "--only-show-errors", directory.toString(), "s3://synced");
        System.out.println(tools.python("icons.py", "verify", "synced", archive, count));
        assertEquals("", tools.aws("s3", "sync", "--dryrun", "--size-only", directory.toString(), "s3://synced"));
    }
}
