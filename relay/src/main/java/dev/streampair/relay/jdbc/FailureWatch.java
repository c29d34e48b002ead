package dev.streampair.relay.jdbc;

import dev.streampair.relay.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches whether the store works: logs that it has failed, once for each reason, and that it works again.
 *
 * <p>Safe for use by several threads.
 */
final class FailureWatch {

    private static final Logger logger = LoggerFactory.getLogger(FailureWatch.class);

    /** How many reasons are logged in one outage: each attempt may fail for a different one. */
    private static final int MAX_REASONS = 10;

    private final InstantSource clock;

    /** Written under this object's lock. */
    private volatile @Nullable String error;

    /** Written under this object's lock. */
    private volatile @Nullable Instant since;

    /** How often it has failed so far. Written under this object's lock. */
    private volatile int failures;

    /** Written under this object's lock. */
    private boolean closed;

    /** The reasons logged since the store last worked. Guarded by this object's lock. */
    private final Set<String> told = new HashSet<>();

    FailureWatch(InstantSource clock) {
        this.clock = clock;
    }

    /** Why the store does not work, or {@code null}. */
    @Nullable
    String error() {
        return this.error;
    }

    /** Since when the store does not work, or {@code null}. */
    @Nullable
    Instant since() {
        return this.since;
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
        String reason = String.valueOf(ex.getMessage());
        boolean news = this.told.size() < MAX_REASONS && this.told.add(reason);
        if (news && !this.closed) {
            logger.warn("{}. {} Until the store works again, nothing is accepted or delivered", reason, ex.remedy());
        }
        if (this.error == null) {
            this.since = this.clock.instant();
        }
        this.error = reason;
        this.failures++;
    }

    /**
     * Records that the store was tried, and works.
     *
     * @param failures how often it had failed before it was tried; a failure that came meanwhile still counts
     */
    synchronized void works(int failures) {
        if (this.error != null && this.failures == failures) {
            this.error = null;
            this.since = null;
            this.told.clear();
            logger.info("the store works again");
        }
    }

    /** Logs no failures from now on. */
    synchronized void close() {
        this.closed = true;
    }
}
