package dev.streampair.relay.spring;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * Ends the process when a stop takes much longer than the drain may. What hangs is nothing that the stop could wait for: the
 * log that nobody reads, a disk. It begins with the JVM's shutdown, beside Spring's own, so nothing can be in its way.
 */
final class StopDeadline implements InitializingBean, DisposableBean {

    /** What a stop may take beyond the drain. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** What the shell shows for a process that SIGTERM has ended: 128 and the signal's number. */
    private static final int TERMINATED = 143;

    private final Duration limit;

    private final CountDownLatch stopped = new CountDownLatch(1);

    private final Thread hook = new Thread(this::await, "relay-stop-deadline");

    StopDeadline(Duration drainTimeout) {
        this.limit = drainTimeout.plus(GRACE);
    }

    @Override
    public void afterPropertiesSet() {
        Runtime.getRuntime().addShutdownHook(this.hook);
    }

    private void await() {
        try {
            if (!this.stopped.await(this.limit.toMillis(), TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(TERMINATED);
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** The application has stopped. */
    @Override
    public void destroy() {
        this.stopped.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(this.hook);
        } catch (IllegalStateException ex) {
            // The JVM is about to end, and the hook with it.
        }
    }
}
