package io.granary.conformance.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Setup;
import io.granary.conformance.harness.SharedServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Annotations by the clients that have them in their model.
@ExtendWith(SharedServers.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class AnnotationClientsTest {
    private final Tools tools =
            new Tools(SharedServers.of(Setup.SYNCED_TWO_DIRECTORIES).endpoint());

    @Test
    void boto3KeepsTheBoxesOfRealImages() throws Exception {
        var images = Tools.fetched("deepforest").toString();
        tools.aws("s3", "mb", "s3://annotated");
        System.out.println(tools.python("annotations.py", "annotated", images));
    }

    @Test
    void awsCliPutsGetsListsAndDeletes(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("boxes.json"), "{\"boxes\":[]}");
        tools.aws("s3", "mb", "s3://annotated-cli");
        tools.aws("s3", "cp", file.toString(), "s3://annotated-cli/image");
        var target = new String[] {"--bucket", "annotated-cli", "--key", "image"};
        s3api("put-object-annotation", target, "--annotation-name", "b", "--annotation-payload", file.toString());
        assertTrue(s3api("list-object-annotations", target).contains("\"AnnotationName\": \"b\""));
        var got = directory.resolve("got.json");
        s3api("get-object-annotation", target, "--annotation-name", "b", got.toString());
        assertEquals("{\"boxes\":[]}", Files.readString(got));
        s3api("delete-object-annotation", target, "--annotation-name", "b");
        assertTrue(tools.awsRefused(
                        "s3api",
                        "get-object-annotation",
                        "--bucket",
                        "annotated-cli",
                        "--key",
                        "image",
                        "--annotation-name",
                        "b",
                        got.toString())
                .contains("NoSuchAnnotation"));
    }

    private String s3api(String operation, String[] target, String... others) throws Exception {
        var words = new String[1 + target.length + others.length];
        words[0] = operation;
        System.arraycopy(target, 0, words, 1, target.length);
        System.arraycopy(others, 0, words, 1 + target.length, others.length);
        return tools.aws("s3api", words);
    }
}
