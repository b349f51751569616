package io.granary.server.bench;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Gets objects at random, each as likely as any other, and compares every byte.
final class GetRandom implements Work {
    private final Requests requests;
    private final long count;
    private final SplittableRandom random;
    private final AtomicLong left;
    private final boolean verify;
    private long number;

    /// @param left how many requests all connections together still make
    GetRandom(Requests requests, long count, SplittableRandom random, AtomicLong left, boolean verify) {
        this.requests = requests;
        this.count = count;
        this.random = random;
        this.left = left;
        this.verify = verify;
    }

    @Override
    public boolean next(ByteBuf to) {
        if (left.getAndDecrement() <= 0) {
            return false;
        }
        number = random.nextLong(count);
        requests.get(number, to);
        return true;
    }

    @Override
    public Optional<String> answered(@Nullable Response response) {
        return Answers.object(response, requests.objects(), number, verify);
    }
}
