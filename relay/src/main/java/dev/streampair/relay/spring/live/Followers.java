package dev.streampair.relay.spring.live;

import dev.streampair.relay.EventId;
import dev.streampair.relay.Items;
import dev.streampair.relay.RelayListener;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * All who follow the stream, no more of them than may. One {@linkplain WritingLoop thread} writes to them: it begins with
 * the first and ends with the last. Whoever takes a posting only puts it in the history, and sees to it that the thread is
 * awake.
 *
 * <p>Stops after the relay, so that the last items are still seen, and before the web server, which would wait for every
 * follower.
 */
final class Followers implements RelayListener, SmartLifecycle {

    private final History history;

    private final int max;

    private final Duration heartbeat;

    /** Guarded by this. */
    private final Set<Follower> followers = new LinkedHashSet<>();

    /** Written under this object's lock. */
    private volatile boolean open;

    /** There while there is a follower. Written under this object's lock. */
    private volatile @Nullable WritingLoop loop;

    Followers(History history, int max, Duration heartbeat) {
        this.history = history;
        this.max = max;
        this.heartbeat = heartbeat;
    }

    @Override
    public void taken(Items items, @Nullable EventId event) {
        this.history.append(items);
        wake();
    }

    /** Has the thread, if there is one, look for what there is to write. */
    void wake() {
        WritingLoop current = this.loop;
        if (current != null) {
            current.wake();
        }
    }

    /** Adds a follower; returns whether there was room for it. */
    synchronized boolean add(Follower follower) {
        if (!this.open || this.followers.size() >= this.max) {
            return false;
        }
        this.followers.add(follower);
        if (this.loop == null) {
            WritingLoop first = new WritingLoop(this::all, this.heartbeat);
            first.start();
            this.loop = first;
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

    /** Returns all; if there are none, the thread that asks ends, and whoever comes next brings another. */
    private synchronized List<Follower> all() {
        if (this.followers.isEmpty()) {
            this.loop = null;
        }
        return List.copyOf(this.followers);
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
        WritingLoop last;
        synchronized (this) {
            this.open = false;
            last = this.loop;
            this.loop = null;
        }
        if (last != null) {
            last.stop();
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
