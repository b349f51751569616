package io.granary.server.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.Closeable;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/// Connections to one endpoint, all kept busy by few event loops: a client that costs a fraction of what it measures.
final class Load implements Closeable {
    private static final long ANSWER_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int RECONNECTS = 20; // in a row, a tenth of a second apart: then the server is gone

    private final EventLoopGroup loops;
    private final Class<? extends Channel> channelType;
    private final String host;
    private final int port;
    private final Optional<SslContext> tls;

    /// @param threads event loops
    Load(URI endpoint, int threads) throws SSLException {
        boolean epoll = Epoll.isAvailable();
        boolean https = endpoint.getScheme().equals("https");
        this.loops = new MultiThreadIoEventLoopGroup(
                threads, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        this.channelType = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
        this.host = endpoint.getHost();
        this.port = endpoint.getPort() >= 0 ? endpoint.getPort() : https ? 443 : 80;
        this.tls = https ? Optional.of(SslContextBuilder.forClient().build()) : Optional.empty();
    }

    /// Does all of `works`, one connection each, for at most `limit`, and returns when the last is done. `progress`
    /// hears
    /// of the samples about ten times a second.
    Samples run(List<? extends Work> works, Duration limit, Consumer<Samples> progress) throws InterruptedException {
        var run = new Run(works.size(), System.nanoTime() + limit.toNanos());
        for (var work : works) {
            run.connect(work);
        }
        while (!run.done.await(100, TimeUnit.MILLISECONDS)) {
            progress.accept(run.samples);
            run.open.forEach(connection -> connection.cut(ANSWER_LIMIT_NANOS));
        }
        return run.samples;
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    private final class Run implements Connection.Listener {
        private final Samples samples = new Samples();
        private final Set<Connection> open = ConcurrentHashMap.newKeySet();
        private final AtomicInteger failuresInARow = new AtomicInteger();
        private final CountDownLatch done;
        private final long endNanos;

        Run(int works, long endNanos) {
            this.done = new CountDownLatch(works);
            this.endNanos = endNanos;
        }

        void connect(Work work) {
            var connection = new Connection(work, samples, this);
            open.add(connection);
            new Bootstrap()
                    .group(loops)
                    .channel(channelType)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            tls.ifPresent(context ->
                                    channel.pipeline().addLast(context.newHandler(channel.alloc(), host, port)));
                            channel.pipeline().addLast(connection);
                        }
                    })
                    .connect(host, port)
                    .addListener(connected -> {
                        if (connected.isSuccess()) {
                            failuresInARow.set(0);
                        } else {
                            retry(connection);
                        }
                    });
        }

        private void retry(Connection connection) {
            open.remove(connection);
            if (failuresInARow.incrementAndGet() > RECONNECTS || isOver()) {
                samples.wrong("cannot connect");
                done.countDown();
            } else {
                var unused = loops.schedule(() -> connect(connection.work()), 100, TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void finished() {
            done.countDown();
        }

        @Override
        public void lost(Connection connection) {
            open.remove(connection);
            connect(connection.work());
        }

        @Override
        public boolean isOver() {
            return System.nanoTime() - endNanos >= 0;
        }
    }

    /// One of each, for `count` connections.
    static <T> List<T> each(int count, java.util.function.IntFunction<T> make) {
        var all = new ArrayList<T>(count);
        for (int i = 0; i < count; i++) {
            all.add(make.apply(i));
        }
        return all;
    }
}
