package io.granary.server.client;

import io.granary.server.config.OperatorMistake;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `./granary rm`.
@Command(
        name = "rm",
        description = "Deletes objects, each named by its whole key.",
        footerHeading = "%nExamples:%n",
        footer = "  ./granary rm s3://images/train/0001.jpg")
public final class RmCommand implements Callable<Integer> {
    @Mixin
    private Connect connect = new Connect();

    @Parameters(arity = "1..*", paramLabel = "s3://BUCKET/KEY", description = "The objects.")
    private List<String> targets = List.of();

    @Override
    public Integer call() throws IOException {
        var objects = targets.stream().map(S3Location::parse).toList();
        for (var object : objects) {
            if (object.key().isEmpty()) {
                throw new OperatorMistake(object + " names no object", "a bucket goes with ./granary bucket rb");
            }
        }
        try (var client = connect.open()) {
            for (var object : objects) {
                client.delete(object);
            }
        }
        return 0;
    }
}
