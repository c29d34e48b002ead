package dev.streampair.system.support.peer;

import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Posts consecutive integers to a service, as single items and as arrays, one posting at a time, each with a
 * CloudEvents id of its own. A posting that is refused for now, or whose answer is lost, is repeated with the same id
 * until it is accepted; any other answer ends the client, and fails the test when it is stopped.
 */
public final class LoadClient implements AutoCloseable {

    /** Each client's items begin so far from the last one's that no two ever post the same. */
    private static final long ITEMS_PER_CLIENT = 1_000_000_000_000L;

    /** Not what Retry-After says: the tests want to press. */
    private static final Duration PAUSE = Duration.ofMillis(5);

    private static final AtomicLong count = new AtomicLong();

    private final long number = count.incrementAndGet();

    private final long firstItem = this.number * ITEMS_PER_CLIENT;

    private final ServiceHttp service;

    private final int maxItems;

    private final Random random;

    private final Thread thread = new Thread(this::run, "load-client-" + this.number);

    private final CountDownLatch aborted = new CountDownLatch(1);

    private volatile boolean stopped;

    /** How many items were posted at least once. */
    private final AtomicLong posted = new AtomicLong();

    /** How many items were accepted: all posted ones, but for those of the last posting. */
    private final AtomicLong accepted = new AtomicLong();

    private final AtomicLong refusals = new AtomicLong();

    private volatile @Nullable Throwable failure;

    private LoadClient(ServiceHttp service, int maxItems, Random random) {
        this.service = service;
        this.maxItems = maxItems;
        this.random = random;
    }

    /**
     * Starts a client.
     *
     * @param maxItems how many items a posting has at the most; half of the postings have one
     * @param random how many it has
     */
    public static LoadClient start(ServiceHttp service, int maxItems, Random random) {
        LoadClient client = new LoadClient(service, maxItems, random);
        client.thread.setDaemon(true);
        client.thread.start();
        return client;
    }

    private void run() {
        try {
            for (long posting = 1; !this.stopped; posting++) {
                int size = this.random.nextBoolean() ? 1 : 1 + this.random.nextInt(this.maxItems);
                long end = this.posted.addAndGet(size);
                if (!postUntilAccepted(posting, items(end - size, end))) {
                    return;
                }
                this.accepted.set(end);
            }
        } catch (InterruptedException | RuntimeException ex) {
            this.failure = ex;
        }
    }

    /** Returns whether it was accepted; if not, the client was aborted. */
    private boolean postUntilAccepted(long posting, List<Long> items) throws InterruptedException {
        String body = (items.size() == 1) ? items.get(0).toString() : items.toString();
        do {
            int status = post(posting, body);
            if (status == 202) {
                return true;
            }
            if (status == 429 || status == 503) {
                this.refusals.incrementAndGet();
            } else if (status != 0) {
                throw new IllegalStateException("%s was answered with %d".formatted(body, status));
            }
        } while (!this.aborted.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS));
        return false;
    }

    /** Returns the answer's status, or 0 if none came. */
    private int post(long posting, String body) throws InterruptedException {
        try {
            Map<String, String> event =
                    ServiceHttp.event("dev.streampair.load", "/load-client/" + this.number, "posting-" + posting);
            return this.service.post("/stream", body, event).statusCode();
        } catch (IOException ex) {
            return 0;
        }
    }

    private List<Long> items(long start, long end) {
        return LongStream.range(this.firstItem + start, this.firstItem + end)
                .boxed()
                .toList();
    }

    /** Whether an item is one of this client's, or one that came of them in few steps. */
    public boolean posts(long item) {
        return item / ITEMS_PER_CLIENT == this.number;
    }

    /**
     * The items that were posted, in their order; beyond the accepted ones there are those of one posting at the most.
     */
    public List<Long> posted() {
        return items(0, this.posted.get());
    }

    /** The items that were accepted so far, in their order. */
    public List<Long> accepted() {
        return items(0, this.accepted.get());
    }

    public long acceptedCount() {
        return this.accepted.get();
    }

    /** How often a posting was refused for now. */
    public long refusals() {
        return this.refusals.get();
    }

    /** Ends when the posting on its way has been accepted; fails if the client has failed or does not end. */
    public void stop() {
        this.stopped = true;
        join();
    }

    /** Ends without another attempt for the posting on its way, if it is not accepted. */
    public void abort() {
        this.aborted.countDown();
        stop();
    }

    private void join() {
        try {
            this.thread.join(LoggedProcess.PATIENCE.toMillis());
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        Throwable cause = this.failure;
        if (cause != null || this.thread.isAlive()) {
            throw new IllegalStateException(
                    "Client %d %s".formatted(this.number, (cause != null) ? "failed" : "does not end"), cause);
        }
    }

    @Override
    public void close() {
        this.aborted.countDown();
        this.stopped = true;
        this.thread.interrupt();
    }
}
