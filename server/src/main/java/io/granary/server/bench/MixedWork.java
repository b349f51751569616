package io.granary.server.bench;

import io.netty.buffer.ByteBuf;
import java.util.BitSet;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// 70 % GET, 20 % PUT, 10 % DELETE over objects that belong to this connection alone, so that it knows what each answer
/// must be: a GET of an object that was deleted, or never put, must be a 404.
final class MixedWork implements Work {
    private enum Op {
        GET,
        PUT,
        DELETE
    }

    private final Requests requests;
    private final int first;
    private final int stride;
    private final int own;
    private final SplittableRandom random;
    private final AtomicLong left;
    private final boolean verify;
    private final BitSet present = new BitSet();
    private final BitSet unknown = new BitSet();
    private Op op = Op.GET;
    private int slot;

    /// @param first this connection's first number; every `stride`-th from there on is its own, `own` of them
    /// @param left how many requests all connections together still make
    MixedWork(
            Requests requests,
            int first,
            int stride,
            int own,
            SplittableRandom random,
            AtomicLong left,
            boolean verify) {
        this.requests = requests;
        this.first = first;
        this.stride = stride;
        this.own = own;
        this.random = random;
        this.left = left;
        this.verify = verify;
        this.unknown.set(0, own); // an earlier run may have left some
    }

    @Override
    public boolean next(ByteBuf to) {
        if (left.getAndDecrement() <= 0) {
            return false;
        }
        slot = random.nextInt(own);
        int dice = random.nextInt(10);
        op = unknown.get(slot) || dice < 2 ? Op.PUT : dice < 3 ? Op.DELETE : Op.GET;
        switch (op) {
            case GET -> requests.get(number(), to);
            case PUT -> requests.put(number(), to);
            case DELETE -> requests.delete(number(), to);
        }
        return true;
    }

    private long number() {
        return first + (long) slot * stride;
    }

    @Override
    public Optional<String> answered(@Nullable Response response) {
        if (op == Op.GET) {
            return judgeGet(response);
        }
        var problem = Answers.success(response);
        unknown.set(slot, problem.isPresent()); // it may have happened or not
        present.set(slot, problem.isEmpty() && op == Op.PUT);
        return problem;
    }

    private Optional<String> judgeGet(@Nullable Response response) {
        if (present.get(slot)) {
            return Answers.object(response, requests.objects(), number(), verify);
        }
        if (response == null) {
            return Optional.of(Answers.LOST);
        }
        return response.status() == 404
                ? Optional.empty()
                : Optional.of("deleted object answered " + response.problem());
    }
}
