package dev.streampair.system.support.process;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Waits as long as something moves: the machine that runs the tests may be ten times slower than usual. A wait fails
 * once nothing has moved for a while, and at the latest after {@link #LIMIT}.
 */
public final class Standstill {

    /** For what goes on without an end. */
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final Callable<?> position;

    private final Duration patience;

    private @Nullable Object last;

    private long since = System.nanoTime();

    private Standstill(Callable<?> position, Duration patience) {
        this.position = position;
        this.patience = patience;
    }

    /**
     * Waits for a condition.
     *
     * @param name of what is waited for
     * @param position changes as long as something moves, such as the length of a log
     * @param patience for how long the position may stay the same
     */
    public static void awaitUnless(String name, Callable<?> position, Duration patience, Callable<Boolean> condition) {
        Standstill standstill = new Standstill(position, patience);
        await(name).atMost(LIMIT).until(() -> {
            boolean done = condition.call();
            if (!done) {
                standstill.check(name);
            }
            return done;
        });
    }

    private void check(String name) throws Exception {
        Object present = this.position.call();
        long now = System.nanoTime();
        if (!present.equals(this.last)) {
            this.last = present;
            this.since = now;
        } else if (now - this.since > this.patience.toNanos()) {
            throw new IllegalStateException(
                    "Nothing has moved for %s s, in the wait for %s".formatted(this.patience.toSeconds(), name));
        }
    }
}
