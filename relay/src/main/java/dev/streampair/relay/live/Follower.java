package dev.streampair.relay.live;

import dev.streampair.relay.http.EventSource;
import dev.streampair.relay.http.EventStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A follower of the stream: what it has still to read, and its connection. Safe for use by several threads. */
final class Follower implements EventSource {

    /**
     * The most bytes that are written between two rounds. The writing thread may be the selector, which has other
     * connections to serve.
     */
    private static final int BYTES_PER_ROUND = 256 * 1024;

    private final Feed feed;

    private final Followers followers;

    private volatile @Nullable EventStream stream;

    /** Whether at least a comment is due. */
    private volatile boolean beat;

    /** Whether a round has begun since the last write. */
    private volatile boolean woken;

    private volatile boolean ending;

    /** How many bytes may still be written before the next round. For the writing thread only. */
    private int left = BYTES_PER_ROUND;

    Follower(Feed feed, Followers followers) {
        this.feed = feed;
        this.followers = followers;
    }

    @Override
    public void opened(EventStream opened) {
        this.stream = opened;
        if (this.ending) {
            opened.end();
        }
    }

    @Override
    public void writeTo(ByteBuffer buffer) {
        if (this.beat) {
            this.beat = false;
            this.feed.beat();
        }
        if (this.woken) {
            this.woken = false;
            this.left = BYTES_PER_ROUND;
        }
        if (this.left > 0 || this.ending) {
            this.feed.writeTo(buffer);
            this.left -= buffer.position();
        } else {
            this.followers.askForRound();
        }
    }

    @Override
    public void closed() {
        this.followers.remove(this);
    }

    /** Begins to write what is due, up to the limit of a round. */
    void wake() {
        this.woken = true;
        EventStream current = this.stream;
        if (current != null) {
            current.wake();
        }
    }

    /** Writes at least a comment. */
    void beat() {
        this.beat = true;
        wake();
    }

    /** Writes the rest, and ends the answer. */
    void end() {
        // First: an answer that has not begun yet ends as soon as it begins.
        this.ending = true;
        EventStream current = this.stream;
        if (current != null) {
            current.end();
        }
    }

    /** Aborts the answer. */
    void abort() {
        EventStream current = this.stream;
        if (current != null) {
            current.abort();
        }
    }
}
