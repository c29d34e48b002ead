package dev.streampair.benchmark;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The time for which something is measured. What goes on by itself is counted at its beginning and at its end; nothing
 * can be awaited in between but the time.
 */
record Window(Duration length) {

    /** Returns once the window is over. */
    void pass() throws InterruptedException {
        CountDownLatch neverOpened = new CountDownLatch(1);
        neverOpened.await(this.length.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public String toString() {
        return this.length.toString();
    }
}
