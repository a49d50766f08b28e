package freshet.lab.retail;

import freshet.lab.LabFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Sends batches of lines, a few at a time. Whoever hands over one too many waits, so that few are ever in memory. */
final class PurchaseSender implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> calls = new ArrayList<>();
    private final Semaphore places;
    private final BatchCall call;

    /** One import call. */
    interface BatchCall {
        void send(Batch batch) throws InterruptedException;
    }

    PurchaseSender(int atOnce, BatchCall call) {
        this.places = new Semaphore(atOnce);
        this.call = call;
    }

    /**
     * Hands over a batch; waits for a place.
     *
     * @param sent is told once the batch was taken
     * @throws LabFailure if an earlier batch could not be sent
     */
    void send(Batch batch, Consumer<Batch> sent) throws InterruptedException {
        places.acquire();
        failIfOneFailed();
        calls.add(threads.submit(() -> {
            try {
                call.send(batch);
                sent.accept(batch);
            } finally {
                places.release();
            }
            return null;
        }));
    }

    /**
     * Waits until all batches were taken.
     *
     * @throws LabFailure if one could not be sent
     */
    void finish() throws InterruptedException {
        for (var pending : calls) {
            await(pending);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void failIfOneFailed() throws InterruptedException {
        for (var pending = calls.iterator(); pending.hasNext(); ) {
            var sent = pending.next();
            if (sent.isDone()) {
                await(sent);
                pending.remove();
            }
        }
    }

    private static void await(Future<?> sent) throws InterruptedException {
        try {
            sent.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LabFailure failure
                    ? failure
                    : new IllegalStateException("A batch could not be sent", e.getCause());
        }
    }
}
