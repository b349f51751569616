package io.granary.gateway.chip;

import io.granary.engine.OpenObject;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.images.ImageException;
import io.granary.images.ImageLimits;
import io.granary.images.Picture;
import io.granary.images.Pictures;
import io.granary.images.Work;
import io.granary.images.chip.ChipMaker;
import io.granary.model.name.BucketName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Makes chips on threads of its own, as many as there are cores, and keeps the newest ones. Requests for one chip at
/// the same time share its making. Any thread.
final class ChipMill {
    /// Of finished chips: some 4,000 of 224 × 224 in JPEG.
    private static final long KEPT_BYTES = 32L << 20;

    /// Of headers: those of a slide with 200,000 tiles take some megabytes.
    private static final long KEPT_HEADER_BYTES = 16L << 20;

    /// Chips that wait for a thread. Beyond, `503 SlowDown`: it is some seconds of work.
    private static final int MOST_WAITING = 1024;

    private static final long IDLE_SECONDS = 30;

    private final int threads = Runtime.getRuntime().availableProcessors();
    private final Executor pool;
    private final ImageLimits limits;
    private final ChipMaker maker = new ChipMaker(false);
    private final WeighedCache<Image, Picture> pictures = new WeighedCache<>(KEPT_HEADER_BYTES, Picture::weightBytes);
    private final WeighedCache<Wanted, byte[]> chips = new WeighedCache<>(KEPT_BYTES, bytes -> bytes.length);
    private final Map<Wanted, CompletableFuture<byte[]>> making = new ConcurrentHashMap<>();

    /// One version of one object: the sequence at its birth names it in the whole store.
    private record Image(BucketName bucket, long born) {}

    private record Wanted(Image image, String words, String uri) {}

    ChipMill() {
        var executor = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name("granary-chip-", 0).daemon().factory());
        executor.allowCoreThreadTimeOut(true);
        pool = executor;
        var defaults = ImageLimits.DEFAULTS;
        // All threads together leave half of the heap to everything else.
        long memory = Math.min(defaults.memoryBytes(), Runtime.getRuntime().maxMemory() / 2 / threads);
        limits = new ImageLimits(
                defaults.sourcePixels(), defaults.decodedPixels(), defaults.outputPixels(), memory, defaults.time());
    }

    ImageLimits limits() {
        return limits;
    }

    /// The bytes of a chip or of a description; takes the object and closes it. Fails with [RequestException] and with
    /// what reading the object fails with.
    ///
    /// @param uri of the image, for its description
    CompletableFuture<byte[]> make(BucketName bucket, OpenObject object, ChipPath path, String uri) {
        var image = new Image(bucket, object.version().born());
        var wanted = new Wanted(image, path.words(), path.chip().isEmpty() ? uri : "");
        var kept = chips.get(wanted);
        if (kept.isPresent()) {
            object.close();
            return CompletableFuture.completedFuture(kept.get());
        }
        var mine = new CompletableFuture<byte[]>();
        var others = making.putIfAbsent(wanted, mine);
        if (others != null) {
            object.close();
            return others;
        }
        try {
            pool.execute(() -> run(wanted, object, path, mine));
        } catch (RejectedExecutionException e) {
            object.close();
            making.remove(wanted);
            mine.completeExceptionally(new RequestException(new RequestFailure.Overloaded()));
        }
        return mine;
    }

    /// Whatever happens, somebody waits for the end.
    private void run(Wanted wanted, OpenObject object, ChipPath path, CompletableFuture<byte[]> result) {
        try (object) {
            var bytes = bytes(wanted, object, path);
            chips.put(wanted, bytes);
            making.remove(wanted);
            result.complete(bytes);
        } catch (ImageException e) {
            making.remove(wanted);
            result.completeExceptionally(ChipFailures.of(e, path.source() + "/" + path.words()));
        } catch (IOException e) {
            making.remove(wanted);
            result.completeExceptionally(new UncheckedIOException(e));
        } catch (Throwable e) {
            making.remove(wanted);
            result.completeExceptionally(e);
        }
    }

    private byte[] bytes(Wanted wanted, OpenObject object, ChipPath path) throws IOException {
        var image = wanted.image();
        var source = new StoredSource(object);
        var work = new Work(limits, () -> false);
        var known = pictures.get(image);
        var picture = known.isPresent() ? known.get() : Pictures.open(source, work);
        if (known.isEmpty()) {
            pictures.put(image, picture);
        }
        return path.chip().isEmpty()
                ? InfoDocument.of(picture, wanted.uri(), limits)
                : maker.make(picture, source, path.chip().get().of(picture, limits), work);
    }
}
