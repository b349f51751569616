package io.granary.server.bench;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes the bucket, once; that it is there already is fine.
final class CreateBucket implements Work {
    private final Requests requests;
    private boolean asked;

    CreateBucket(Requests requests) {
        this.requests = requests;
    }

    @Override
    public boolean next(ByteBuf to) {
        if (asked) {
            return false;
        }
        asked = true;
        requests.createBucket(to);
        return true;
    }

    @Override
    public Optional<String> answered(@Nullable Response response) {
        if (response == null) {
            return Optional.of("connection lost");
        }
        return response.isSuccess() || response.status() == 409 ? Optional.empty() : Optional.of(response.problem());
    }
}
