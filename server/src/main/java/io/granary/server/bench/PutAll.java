package io.granary.server.bench;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Puts objects whose numbers all connections take from one counter.
final class PutAll implements Work {
    private final Requests requests;
    private final AtomicLong counter;
    private final Numbers numbers;

    PutAll(Requests requests, AtomicLong counter, Numbers numbers) {
        this.requests = requests;
        this.counter = counter;
        this.numbers = numbers;
    }

    @Override
    public boolean next(ByteBuf to) {
        long turn = counter.getAndIncrement();
        if (turn >= numbers.count()) {
            return false;
        }
        requests.put(numbers.at(turn), to);
        return true;
    }

    @Override
    public Optional<String> answered(@Nullable Response response) {
        return Answers.success(response);
    }
}
