package dev.streampair.relay;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one step again and again, never on two threads at once, and at least once after each signal. No thread waits for
 * another: a signal that comes during a step returns at once, and the thread that runs the step runs it once more.
 *
 * <p>Safe for use by several threads, also from inside a step. A step that fails is logged, and the next signal runs it
 * again.
 */
final class Serial {

    private static final Logger logger = LoggerFactory.getLogger(Serial.class);

    private final Executor executor;

    private final Runnable step;

    /** How many signals came since the last step that saw all of them; 0 if no step runs. */
    private final AtomicInteger signals = new AtomicInteger();

    /**
     * @param executor runs the steps: {@link Store#CALLER}, or one with a thread of its own, which others may share:
     *     each step queues behind their tasks
     */
    Serial(Executor executor, Runnable step) {
        this.executor = executor;
        this.step = step;
    }

    void signal() {
        if (this.signals.getAndIncrement() == 0) {
            submit();
        }
    }

    private void submit() {
        try {
            this.executor.execute(this::run);
        } catch (Throwable ex) {
            // No step runs. Without this, later signals would wait for one forever.
            this.signals.set(0);
            throw ex;
        }
    }

    private void run() {
        int seen = this.signals.get();
        do {
            runStep();
            seen = this.signals.addAndGet(-seen);
        } while (seen != 0 && this.executor == Store.CALLER);
        if (seen != 0) {
            submit();
        }
    }

    private void runStep() {
        try {
            this.step.run();
        } catch (Throwable ex) {
            log(ex);
        }
    }

    /** Logs a failure. Even that may fail when memory runs out; the steps still continue. */
    static void log(Throwable failure) {
        try {
            logger.error("Unexpected failure; the stream continues", failure);
        } catch (Throwable ex) {
            // There is no other place to report it.
        }
    }
}
