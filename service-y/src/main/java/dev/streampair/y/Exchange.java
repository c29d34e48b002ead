package dev.streampair.y;

import dev.streampair.relay.Items;
import dev.streampair.relay.Relay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchange that y starts with x: a seed, then so many messages, then a halt. One runs at a time.
 *
 * <p>Safe for use by several threads.
 */
final class Exchange {

    /** So many that no exchange reaches it, and few enough to be added to. */
    static final long MAX_HALT_AFTER = Long.MAX_VALUE / 2;

    private static final Logger logger = LoggerFactory.getLogger(Exchange.class);

    private final Relay relay;

    private final HaltingIncrement handler;

    // Guarded by this.

    private long seed;

    private long haltAfter;

    /** How many messages y had sent once it had sent the seed; 0 before the first exchange. */
    private long sentWithSeed;

    Exchange(Relay relay, HaltingIncrement handler) {
        this.relay = relay;
        this.handler = handler;
    }

    /**
     * Checks how an exchange is to begin and end.
     *
     * @throws IllegalArgumentException if it cannot, with the reason
     */
    static void check(long seed, long haltAfter) {
        if (seed > Items.MAX_ITEM) {
            throw new IllegalArgumentException("seed is %d, must be at most %d".formatted(seed, Items.MAX_ITEM));
        }
        if (haltAfter < 0 || haltAfter > MAX_HALT_AFTER) {
            throw new IllegalArgumentException(
                    "haltAfter is %d, must be from 0 to %d".formatted(haltAfter, MAX_HALT_AFTER));
        }
    }

    /**
     * Starts an exchange.
     *
     * @throws IllegalArgumentException if it cannot begin and end like this
     * @throws IllegalStateException if one is running, or there is no room for the seed
     */
    synchronized void start(long seed, long haltAfter) {
        check(seed, haltAfter);
        if (isRunning()) {
            throw new IllegalStateException(
                    "An exchange is running: %d of %d messages are sent. Wait until it has halted."
                            .formatted(sent(), this.haltAfter));
        }
        long sentWithSeed = this.relay.sent() + 1;
        // While the stream is halted nobody asks for the limit, so it is there when the seed's answer comes.
        this.handler.haltAfter(sentWithSeed + haltAfter);
        switch (this.relay.restart(seed)) {
            case FULL ->
                throw new IllegalStateException(
                        "There is no room for the seed: the outbox is full. Wait until x takes items.");
            case DRAINING ->
                throw new IllegalStateException("The service is about to stop. Wait until it has started again.");
            case ACCEPTED, HALTED -> {}
        }
        this.seed = seed;
        this.haltAfter = haltAfter;
        this.sentWithSeed = sentWithSeed;
        logger.info("the exchange begins with {} and halts after {} messages", seed, haltAfter);
    }

    private boolean isRunning() {
        return this.sentWithSeed > 0 && !this.relay.isHalted();
    }

    private long sent() {
        return this.relay.sent() - this.sentWithSeed;
    }

    synchronized State state() {
        return new State(this.seed, this.haltAfter, sent(), !isRunning());
    }

    /**
     * Where the exchange is.
     *
     * @param seed the item it began with
     * @param haltAfter how many messages y sends in it, the seed not counted
     * @param sent how many of them it has put in its outbox
     * @param halted whether it has halted
     */
    record State(long seed, long haltAfter, long sent, boolean halted) {}
}
