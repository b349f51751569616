package io.granary.server.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection in a closed loop: it asks, waits for the whole answer, and asks again. Belongs to its event loop.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel, which tells channelInactive
final class Connection extends ChannelInboundHandlerAdapter {
    /// Hears how a connection ended, on its event loop.
    interface Listener {
        /// The work is done.
        void finished();

        /// The connection is gone, the work is not.
        void lost(Connection connection);

        /// Whether no new request is to be made.
        boolean isOver();
    }

    private final Work work;
    private final Samples samples;
    private final Listener listener;
    private final ResponseParser parser = new ResponseParser();
    private volatile long askedNanos; // 0 while nothing is asked
    private @Nullable ChannelHandlerContext context;
    private boolean finished;

    Connection(Work work, Samples samples, Listener listener) {
        this.work = work;
        this.samples = samples;
        this.listener = listener;
    }

    Work work() {
        return work;
    }

    /// Gives up a request that is older than `limitNanos`. Any thread.
    void cut(long limitNanos) {
        long asked = askedNanos;
        var open = context;
        if (asked != 0 && open != null && System.nanoTime() - asked > limitNanos) {
            open.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        ask(ctx);
    }

    private void ask(ChannelHandlerContext ctx) {
        var request = ctx.alloc().directBuffer(4096);
        if (listener.isOver() || !work.next(request)) {
            request.release();
            finish(ctx);
            return;
        }
        askedNanos = Math.max(1, System.nanoTime());
        ctx.writeAndFlush(request);
    }

    private void finish(ChannelHandlerContext ctx) {
        finished = true;
        ctx.close();
        listener.finished();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        try {
            if (parser.feed(bytes)) {
                answer(Optional.of(parser.response()));
                if (parser.keepAlive()) {
                    ask(ctx);
                } else {
                    ctx.close();
                }
            }
        } finally {
            bytes.release();
        }
    }

    private void answer(Optional<Response> response) {
        long took = System.nanoTime() - askedNanos;
        askedNanos = 0;
        work.answered(response.orElse(null)).ifPresentOrElse(samples::wrong, () -> samples.right(took));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (finished) {
            return;
        }
        if (askedNanos != 0) {
            answer(Optional.empty());
        }
        listener.lost(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        samples.wrong(String.valueOf(cause.getMessage()));
        askedNanos = 0;
        ctx.close();
    }
}
