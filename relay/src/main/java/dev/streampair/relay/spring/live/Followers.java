package dev.streampair.relay.spring.live;

import dev.streampair.relay.EventId;
import dev.streampair.relay.Items;
import dev.streampair.relay.RelayListener;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * All who follow the stream, and the one thread that writes to them: it begins with the first and ends with the last.
 * Whoever takes a posting only puts it in the history, and sees to it that the thread is awake.
 *
 * <p>Stops after the relay, so that the last items are still seen, and before the web server, which would wait for every
 * follower.
 */
final class Followers implements RelayListener, SmartLifecycle {

    private static final Logger logger = LoggerFactory.getLogger(Followers.class);

    /** Between two rounds: what comes in the meantime travels together, however many follow. */
    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(25);

    private static final Duration END_TIME = Duration.ofMillis(500);

    /** Less than Tomcat's own buffers of 8 kB, which then are never full. */
    private static final int BUFFER_BYTES = 4 * 1024;

    private final History history;

    private final int max;

    private final long heartbeat;

    // Guarded by this.

    private final Set<Follower> followers = new LinkedHashSet<>();

    /** Written under this object's lock. */
    private volatile boolean open;

    /** There while there is a follower. Written under this object's lock. */
    private volatile @Nullable Thread writer;

    /** Whether there is, or may be, something to write. */
    private volatile boolean awake;

    Followers(History history, int max, Duration heartbeat) {
        this.history = history;
        this.max = max;
        this.heartbeat = heartbeat.toNanos();
    }

    @Override
    public void taken(Items items, @Nullable EventId event) {
        this.history.append(items);
        wake();
    }

    /** Has the thread, if there is one, look for what there is to write. */
    void wake() {
        Thread thread = this.writer;
        if (thread != null && !this.awake) {
            this.awake = true;
            LockSupport.unpark(thread);
        }
    }

    /** Adds a follower; returns whether there was room for it. */
    synchronized boolean add(Follower follower) {
        if (!this.open || this.followers.size() >= this.max) {
            return false;
        }
        this.followers.add(follower);
        if (this.writer == null) {
            Thread thread = new Thread(this::run, "relay-followers");
            thread.setDaemon(true);
            this.writer = thread;
            thread.start();
        }
        return true;
    }

    synchronized void remove(Follower follower) {
        this.followers.remove(follower);
        wake();
    }

    synchronized int size() {
        return this.followers.size();
    }

    private void run() {
        byte[] bytes = new byte[BUFFER_BYTES];
        long lastBeat = System.nanoTime();
        List<Follower> round = nextRound();
        while (!round.isEmpty()) {
            // Before the look at what there is: what comes after it wakes again.
            this.awake = false;
            long now = System.nanoTime();
            boolean beat = now - lastBeat >= this.heartbeat;
            if (beat) {
                lastBeat = now;
            }
            round.forEach((follower) -> write(follower, bytes, beat));
            pause(now, lastBeat);
            round = nextRound();
        }
    }

    /** Returns those to write to; none if the thread is to end. */
    private List<Follower> nextRound() {
        List<Follower> ending;
        synchronized (this) {
            List<Follower> all = List.copyOf(this.followers);
            if (this.open && !all.isEmpty()) {
                return all;
            }
            this.followers.clear();
            this.writer = null;
            ending = all;
        }
        ending.forEach(Follower::end);
        return List.of();
    }

    private void write(Follower follower, byte[] bytes, boolean beat) {
        try {
            follower.write(bytes, beat);
        } catch (RuntimeException ex) {
            logger.warn("A follower could not be written to, and is one no more", ex);
            remove(follower);
        }
    }

    /** Waits until it is time for a round, and there is something to write or a heartbeat is due. */
    private void pause(long lastRound, long lastBeat) {
        long now = System.nanoTime();
        while (this.open && now - lastRound < PACE) {
            LockSupport.parkNanos(this, PACE - (now - lastRound));
            now = System.nanoTime();
        }
        while (this.open && !this.awake && now - lastBeat < this.heartbeat) {
            LockSupport.parkNanos(this, this.heartbeat - (now - lastBeat));
            now = System.nanoTime();
        }
    }

    @Override
    public void start() {
        synchronized (this) {
            this.open = true;
        }
    }

    /** Ends the answers to all followers. */
    @Override
    public void stop() {
        Thread thread;
        synchronized (this) {
            this.open = false;
            thread = this.writer;
        }
        if (thread != null) {
            LockSupport.unpark(thread);
            try {
                thread.join(END_TIME.toMillis());
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return this.open;
    }

    /** Between those of the relay and the web server: what starts last stops first. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 256;
    }
}
