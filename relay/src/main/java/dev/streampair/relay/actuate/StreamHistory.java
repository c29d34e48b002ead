package dev.streampair.relay.actuate;

import dev.streampair.relay.RelayCounts;
import dev.streampair.relay.Scheduler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * The last five minutes of the stream, one sample a second, so that a plot shows them as soon as it is opened. Holds
 * {@value #SIZE} samples, and forgets the oldest. A second in which the process stood still has no sample.
 *
 * <p>Safe for use by several threads.
 */
final class StreamHistory implements SmartLifecycle {

    private static final Logger logger = LoggerFactory.getLogger(StreamHistory.class);

    static final Duration INTERVAL = Duration.ofSeconds(1);

    static final int SIZE = 300;

    private final IntSupplier waiting;

    private final RelayCounts counts;

    private final Scheduler scheduler;

    private final InstantSource clock;

    /** Oldest first. Guarded by this. */
    private final Deque<Sample> samples = new ArrayDeque<>(SIZE);

    /** Changes with each start, so that a sample still scheduled by the run before is ignored. Guarded by this. */
    private int run;

    /** Guarded by this. */
    private boolean running;

    /**
     * @param waiting how many items wait
     */
    StreamHistory(IntSupplier waiting, RelayCounts counts, Scheduler scheduler, InstantSource clock) {
        this.waiting = waiting;
        this.counts = counts;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /**
     * Returns the samples, oldest first.
     *
     * @param time in milliseconds since the epoch: only later samples are returned
     */
    synchronized Samples after(long time) {
        return new Samples(
                this.samples.stream().filter((sample) -> sample.time() > time).toList());
    }

    private synchronized void sample(int ofRun) {
        if (this.running && ofRun == this.run) {
            if (this.samples.size() == SIZE) {
                this.samples.removeFirst();
            }
            this.samples.add(new Sample(
                    this.clock.millis(), this.counts.received(), this.counts.forwarded(), this.waiting.getAsInt()));
            scheduleNext();
        }
    }

    private void scheduleNext() {
        int current = this.run;
        try {
            this.scheduler.schedule(() -> sample(current), INTERVAL);
        } catch (RuntimeException ex) {
            this.running = false;
            logger.warn("The history of the stream ends: its next sample could not be scheduled", ex);
        }
    }

    @Override
    public synchronized void start() {
        this.run++;
        this.running = true;
        sample(this.run);
    }

    @Override
    public synchronized void stop() {
        this.running = false;
    }

    @Override
    public synchronized boolean isRunning() {
        return this.running;
    }

    /** After the web server, because it uses its scheduler. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 256;
    }

    /**
     * Samples.
     *
     * @param samples oldest first
     */
    record Samples(List<Sample> samples) {}

    /**
     * The stream at a moment.
     *
     * @param time the moment, in milliseconds since the epoch
     * @param received how many items had been received until then, since the start
     * @param forwarded how many of its items the peer had accepted until then, since the start
     * @param waiting how many items waited then
     */
    record Sample(long time, long received, long forwarded, int waiting) {}
}
