package dev.streampair.relay.live;

import dev.streampair.relay.EventId;
import dev.streampair.relay.Items;
import dev.streampair.relay.RelayListener;
import dev.streampair.relay.Scheduler;
import dev.streampair.relay.http.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * All followers of the stream, up to a maximum. An accepted posting only goes into the history and asks for a round. A
 * round begins the writes to the followers that wait; each write continues by itself until its follower has everything,
 * or as much as it may get before the next round. There is one round at a time.
 *
 * <p>Stops after the relay, so that the last items are still sent, and before the web server, which would wait for
 * every follower. Safe for use by several threads.
 */
final class Followers implements EventSource.Registry, EventSource.Room, RelayListener, SmartLifecycle {

    private static final Logger logger = LoggerFactory.getLogger(Followers.class);

    /** The time between two rounds: events of the meantime are sent together, for any number of followers. */
    private static final Duration PACE = Duration.ofMillis(25);

    /** How long the last writes may take at a shutdown. */
    private static final Duration END_TIME = Duration.ofMillis(500);

    private final History history;

    private final int max;

    private final Duration heartbeat;

    private final Supplier<Scheduler> scheduler;

    private final Set<Follower> all = ConcurrentHashMap.newKeySet();

    /** Grows with each request for a round; 0 if none is scheduled. */
    private final AtomicInteger asked = new AtomicInteger();

    /** 1 if a heartbeat is scheduled, or 0. */
    private final AtomicInteger beating = new AtomicInteger();

    private volatile long lastRound;

    /**
     * Counts the starts: a call scheduled before the last one does nothing, or is lost with the web server's scheduler.
     */
    private volatile int starts;

    private volatile boolean open;

    /**
     * @param scheduler used once there is a follower to write to: the scheduler is created after the listeners
     */
    Followers(History history, int max, Duration heartbeat, Supplier<Scheduler> scheduler) {
        this.history = history;
        this.max = max;
        this.heartbeat = heartbeat;
        this.scheduler = scheduler;
    }

    @Override
    public void accepted(Items items, @Nullable EventId event) {
        this.history.append(items);
        if (!this.all.isEmpty()) {
            askForRound();
        }
    }

    /** Begins a round soon. */
    void askForRound() {
        if (this.asked.getAndIncrement() == 0) {
            scheduleRound();
        }
    }

    private void scheduleRound() {
        long pause = PACE.toNanos() - (this.scheduler.get().nanoTime() - this.lastRound);
        schedule(this::round, Duration.ofNanos(Math.max(0, Math.min(pause, PACE.toNanos()))), this.asked);
    }

    /**
     * Schedules a call, or leaves it to the next request if that fails.
     *
     * @param toCome set to 0 if the call could not be scheduled
     */
    private void schedule(Runnable call, Duration delay, AtomicInteger toCome) {
        int start = this.starts;
        Runnable validCall = () -> {
            if (start == this.starts) {
                call.run();
            }
        };
        try {
            this.scheduler.get().schedule(validCall, delay);
        } catch (RuntimeException | Error ex) {
            toCome.set(0);
            logger.warn("Followers have to wait: the next write to them could not be scheduled", ex);
        }
    }

    private void round() {
        this.lastRound = this.scheduler.get().nanoTime();
        // Before the history is read: an event that comes later asks for another round.
        int seen = this.asked.get();
        forEach(Follower::wake);
        if (!this.asked.compareAndSet(seen, 0)) {
            scheduleRound();
        }
    }

    private void beat() {
        if (this.all.isEmpty()) {
            this.beating.set(0);
            // A follower may have been added in between.
            beginToBeat();
        } else {
            forEach(Follower::beat);
            schedule(this::beat, this.heartbeat, this.beating);
        }
    }

    private void beginToBeat() {
        if (!this.all.isEmpty() && this.beating.compareAndSet(0, 1)) {
            schedule(this::beat, this.heartbeat, this.beating);
        }
    }

    private void forEach(Consumer<Follower> action) {
        for (Follower follower : this.all) {
            try {
                action.accept(follower);
            } catch (RuntimeException | Error ex) {
                logger.warn("Dropped a follower: writing to it failed", ex);
                follower.abort();
                remove(follower);
            }
        }
    }

    @Override
    public synchronized @Nullable EventSource add(@Nullable String lastEventId) {
        if (!this.open || this.all.size() >= this.max) {
            return null;
        }
        Follower follower = new Follower(Feed.after(lastEventId, this.history), this);
        this.all.add(follower);
        beginToBeat();
        return follower;
    }

    synchronized void remove(Follower follower) {
        this.all.remove(follower);
        notifyAll();
    }

    @Override
    public int size() {
        return this.all.size();
    }

    @Override
    public int limit() {
        return this.max;
    }

    @Override
    public synchronized void start() {
        this.starts++;
        this.asked.set(0);
        this.beating.set(0);
        this.open = true;
    }

    /** Ends the answers to all followers, and aborts those that do not end soon. */
    @Override
    public void stop() {
        synchronized (this) {
            this.open = false;
        }
        forEach(Follower::end);
        awaitNobody();
        List.copyOf(this.all).forEach(Follower::abort);
    }

    private synchronized void awaitNobody() {
        long deadline = System.nanoTime() + END_TIME.toNanos();
        try {
            long left = END_TIME.toNanos();
            while (!this.all.isEmpty() && left > 0) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return this.open;
    }

    /** Between the phases of the relay and the web server: the last to start is the first to stop. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 256;
    }
}
