package dev.streampair.relay.http;

import dev.streampair.relay.ForeignText;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the refused requests of a server: each kind at most once a minute, with the number of requests left out since,
 * so that no client can flood the log.
 *
 * <p>Safe for use by several threads.
 */
public final class RefusalLog {

    private static final Logger logger = LoggerFactory.getLogger(RefusalLog.class);

    private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;

    /** Guarded by {@code this}. */
    private final Map<Enum<?>, Kind> kinds = new HashMap<>();

    /**
     * @param nanoTime the time in nanoseconds, from any origin
     */
    RefusalLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Reports a refusal to the log of the request's server, if it has one. */
    public static void tell(Enum<?> kind, HttpServletRequest request, String detail) {
        tell(kind, ServletContextRequest.getServletContextRequest(request), detail);
    }

    /** Reports a refusal to the log of the request's server, if it has one. */
    static void tell(Enum<?> kind, Request request, @Nullable String detail) {
        RefusalLog log =
                request.getConnectionMetaData().getConnector().getServer().getBean(RefusalLog.class);
        if (log != null) {
            log.refused(kind, String.valueOf(Request.getRemoteAddr(request)), detail);
        }
    }

    /**
     * Logs a refusal, or counts it.
     *
     * @param address the sender's address
     * @param detail the text of the answer
     */
    void refused(Enum<?> kind, String address, @Nullable String detail) {
        long leftOut = admit(kind);
        if (leftOut >= 0) {
            String more = (leftOut > 0) ? " (%s more like it since the last such line)".formatted(leftOut) : "";
            logger.warn(
                    "refused a request from {}: {}{}",
                    ForeignText.clean(address),
                    ForeignText.clean(String.valueOf(detail)),
                    more);
        }
    }

    /** Returns how many were left out since the last line of the kind, or -1 if this one is left out as well. */
    private synchronized long admit(Enum<?> kind) {
        long now = this.nanoTime.getAsLong();
        Kind last = this.kinds.get(kind);
        if (last != null && now - last.loggedAt < INTERVAL_NANOS) {
            last.leftOut++;
            return -1;
        }
        this.kinds.put(kind, new Kind(now));
        return (last != null) ? last.leftOut : 0;
    }

    /** The last line of a kind, and how many were left out since. */
    private static final class Kind {

        private final long loggedAt;

        private long leftOut;

        Kind(long loggedAt) {
            this.loggedAt = loggedAt;
        }
    }
}
