package io.granary.testkit.seeds;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// Runs a test of [Seeds]: in the place of the one invocation that JUnit knows of there is one for each seed.
final class SeedsExtension implements ParameterResolver, InvocationInterceptor {
    private static final long NONE = 0;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == long.class;
    }

    /// Stands for the seeds, which only the loop knows.
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return NONE;
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invoked,
            ExtensionContext context)
            throws Throwable {
        invocation.skip();
        var method = invoked.getExecutable();
        method.setAccessible(true);
        var seeds = method.getAnnotation(Seeds.class);
        var run = new Run(method, context.getRequiredTestInstance(), first(), last(seeds.value()), deadline());
        run.all();
    }

    private static long first() {
        var one = Long.getLong("granary.seed");
        if (one != null) {
            return one;
        }
        return isEndless() ? System.currentTimeMillis() << 20 : 1;
    }

    private static long last(int seeds) {
        var one = Long.getLong("granary.seed");
        if (one != null) {
            return one;
        }
        return isEndless() ? Long.MAX_VALUE : Long.getLong("granary.seeds", seeds);
    }

    private static boolean isEndless() {
        return Long.getLong("granary.minutes") != null;
    }

    private static long deadline() {
        return System.nanoTime()
                + Duration.ofMinutes(Long.getLong("granary.minutes", 60)).toNanos();
    }

    /// One run through the seeds, by as many threads as there are processors.
    private static final class Run {
        private final Method method;
        private final Object instance;
        private final AtomicLong next;
        private final long last;
        private final long deadlineNanos;
        private final AtomicLong done = new AtomicLong();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Run(Method method, Object instance, long first, long last, long deadlineNanos) {
            this.method = method;
            this.instance = instance;
            this.next = new AtomicLong(first);
            this.last = last;
            this.deadlineNanos = deadlineNanos;
        }

        void all() throws Throwable {
            long started = System.nanoTime();
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                threads.add(Thread.ofPlatform().name("seeds-" + i).start(this::some));
            }
            for (var thread : threads) {
                thread.join();
            }
            System.out.println(
                    method.getDeclaringClass().getSimpleName() + "." + method.getName() + ": " + done + " seeds in "
                            + Duration.ofNanos(System.nanoTime() - started).toSeconds() + " s");
            var failed = failure.get();
            if (failed != null) {
                throw failed;
            }
        }

        private void some() {
            long seed = next.getAndIncrement();
            while (seed <= last && failure.get() == null && System.nanoTime() < deadlineNanos) {
                one(seed);
                seed = next.getAndIncrement();
            }
        }

        private void one(long seed) {
            try {
                method.invoke(instance, seed);
                done.incrementAndGet();
            } catch (InvocationTargetException e) {
                failed(seed, e.getCause() == null ? e : e.getCause());
            } catch (IllegalAccessException e) {
                failed(seed, e);
            }
        }

        private void failed(long seed, Throwable cause) {
            failure.compareAndSet(
                    null, new AssertionError("again with -Dgranary.seed=" + seed + ": " + cause.getMessage(), cause));
        }
    }
}
