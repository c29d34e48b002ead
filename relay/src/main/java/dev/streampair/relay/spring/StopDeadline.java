package dev.streampair.relay.spring;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * Ends the process when a shutdown takes much longer than the drain may. It then hangs on something for which waiting
 * does not help, such as a log that nobody reads, or a disk. The deadline begins with the JVM's shutdown, on a thread
 * beside Spring's own, so that nothing can delay it.
 */
final class StopDeadline implements InitializingBean, DisposableBean {

    /** How much longer than the drain a shutdown may take. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** What the shell shows for a process that SIGTERM has ended: 128 plus the signal's number. */
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

    /** Called once the application has stopped. */
    @Override
    public void destroy() {
        this.stopped.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(this.hook);
        } catch (IllegalStateException ex) {
            // The JVM is shutting down, which ends the hook.
        }
    }
}
