package dev.streampair.relay.spring.live;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that writes to all who follow, one round after another, as long as somebody does. Between rounds it waits until
 * it is woken, as there may be something to write, or until a heartbeat is due.
 */
final class WritingLoop {

    private static final Logger logger = LoggerFactory.getLogger(WritingLoop.class);

    /** Between two rounds: what comes in the meantime travels together, however many follow. */
    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(25);

    private static final Duration END_TIME = Duration.ofMillis(500);

    /** Less than Tomcat's own buffers of 8 kB, which then are never full. */
    private static final int BUFFER_BYTES = 4 * 1024;

    private final Supplier<List<Follower>> followers;

    private final long heartbeat;

    private final Thread thread;

    /** For what is on its way. Touched by the thread only. */
    private final byte[] bytes = new byte[BUFFER_BYTES];

    /** Whether there is, or may be, something to write. */
    private volatile boolean awake;

    private volatile boolean stopping;

    /**
     * @param followers asked before each round; the thread ends when there are none
     */
    WritingLoop(Supplier<List<Follower>> followers, Duration heartbeat) {
        this.followers = followers;
        this.heartbeat = heartbeat.toNanos();
        this.thread = new Thread(this::run, "relay-followers");
        this.thread.setDaemon(true);
    }

    void start() {
        this.thread.start();
    }

    /** Has the thread look for what there is to write. Called for every posting: usually it only reads a field. */
    void wake() {
        if (!this.awake) {
            this.awake = true;
            LockSupport.unpark(this.thread);
        }
    }

    /** Has the thread end the answers to all who follow, and end. Waits for it, but not for long. */
    void stop() {
        this.stopping = true;
        LockSupport.unpark(this.thread);
        try {
            this.thread.join(END_TIME.toMillis());
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long lastBeat = System.nanoTime();
        while (!this.stopping) {
            List<Follower> round = this.followers.get();
            if (round.isEmpty()) {
                return;
            }
            // Before the look at what there is: what comes after it wakes again.
            this.awake = false;
            long now = System.nanoTime();
            boolean beat = now - lastBeat >= this.heartbeat;
            if (beat) {
                lastBeat = now;
            }
            round.forEach((follower) -> write(follower, beat));
            pause(now, lastBeat);
        }
        // Nothing is taken any more; what was taken since the last round is still to be seen.
        for (Follower follower : this.followers.get()) {
            write(follower, false);
            end(follower);
        }
    }

    private void write(Follower follower, boolean beat) {
        try {
            follower.write(this.bytes, beat);
        } catch (Throwable ex) {
            logger.warn("A follower could not be written to, and is one no more", ex);
            end(follower);
            follower.leave();
        }
    }

    private static void end(Follower follower) {
        try {
            follower.end();
        } catch (RuntimeException ex) {
            logger.warn("The answer to a follower could not be ended", ex);
        }
    }

    /** Waits until it is time for a round, and there is something to write or a heartbeat is due. */
    private void pause(long lastRound, long lastBeat) {
        long now = System.nanoTime();
        while (!this.stopping && now - lastRound < PACE) {
            LockSupport.parkNanos(this, PACE - (now - lastRound));
            now = System.nanoTime();
        }
        while (!this.stopping && !this.awake && now - lastBeat < this.heartbeat) {
            LockSupport.parkNanos(this, this.heartbeat - (now - lastBeat));
            now = System.nanoTime();
        }
    }
}
