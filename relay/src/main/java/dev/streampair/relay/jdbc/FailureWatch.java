package dev.streampair.relay.jdbc;

import dev.streampair.relay.StoreException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the store works: tells the log once that it has failed, and once that it works again.
 *
 * <p>Safe for use by several threads.
 */
final class FailureWatch {

    private static final Logger logger = LoggerFactory.getLogger(FailureWatch.class);

    /** Written under this object's lock. */
    private volatile @Nullable String error;

    /** How often it has failed so far. Written under this object's lock. */
    private volatile int failures;

    /** Written under this object's lock. */
    private boolean closed;

    /** Why the store does not work, or {@code null}. */
    @Nullable
    String error() {
        return this.error;
    }

    /** How often the store has failed so far. */
    int failures() {
        return this.failures;
    }

    <T> T watch(Supplier<T> work) {
        try {
            return work.get();
        } catch (StoreException ex) {
            failed(ex);
            throw ex;
        }
    }

    private synchronized void failed(StoreException ex) {
        if (this.error == null && !this.closed) {
            logger.warn("{}. {} Until then nothing is taken or delivered", ex.getMessage(), ex.remedy());
        }
        this.error = ex.getMessage();
        this.failures++;
    }

    /**
     * The store was tried, and works.
     *
     * @param failures how often it had failed before it was tried; a failure that came meanwhile stands
     */
    synchronized void works(int failures) {
        if (this.error != null && this.failures == failures) {
            this.error = null;
            logger.info("the store works again");
        }
    }

    /** From now on it is no news that the store does not work. */
    synchronized void close() {
        this.closed = true;
    }
}
