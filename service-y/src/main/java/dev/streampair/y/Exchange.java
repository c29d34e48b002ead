package dev.streampair.y;

import dev.streampair.relay.Items;
import dev.streampair.relay.Relay;
import dev.streampair.relay.StreamProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchange that y starts with x: a seed, then a number of messages, then a halt. One runs at a time. The relay
 * keeps its progress: with a durable store it outlives the process.
 *
 * <p>Safe for use by several threads.
 */
final class Exchange {

    private static final Logger logger = LoggerFactory.getLogger(Exchange.class);

    private final Relay relay;

    Exchange(Relay relay) {
        this.relay = relay;
    }

    /**
     * Checks the seed and the number of messages of an exchange.
     *
     * @throws IllegalArgumentException if one of them is out of range, with the reason
     */
    static void check(long seed, long haltAfter) {
        if (seed > Items.MAX_ITEM) {
            throw new IllegalArgumentException("seed is %s, must be at most %s".formatted(seed, Items.MAX_ITEM));
        }
        if (haltAfter < 0) {
            throw new IllegalArgumentException("haltAfter is %s, must be at least 0".formatted(haltAfter));
        }
    }

    /** Continues the exchange that the store holds; starts one if it holds none, or one that has halted. */
    void begin(long seed, long haltAfter) {
        switch (this.relay.startStream(seed, haltAfter)) {
            case STARTED -> logStart(seed, haltAfter);
            case RUNNING -> {
                State state = state();
                logger.info(
                        "the exchange continues: it began with {}, {} of {} messages have been sent",
                        state.seed(),
                        state.sent(),
                        state.haltAfter());
            }
            case FULL -> logger.warn("no exchange begins: the outbox has no room for the seed");
            case DRAINING -> logger.warn("no exchange begins: the service is draining");
        }
    }

    /**
     * Starts an exchange.
     *
     * @throws IllegalArgumentException if the seed or the number of messages is out of range
     * @throws IllegalStateException if one is running, there is no room for the seed, or the service drains
     */
    void start(long seed, long haltAfter) {
        check(seed, haltAfter);
        switch (this.relay.startStream(seed, haltAfter)) {
            case STARTED -> logStart(seed, haltAfter);
            case RUNNING -> {
                State state = state();
                throw new IllegalStateException(
                        "An exchange is running: %s of %s messages have been sent. Wait until it has halted, or end it."
                                .formatted(state.sent(), state.haltAfter()));
            }
            case FULL ->
                throw new IllegalStateException(
                        "There is no room for the seed: the outbox is full. Wait until x accepts items.");
            case DRAINING ->
                throw new IllegalStateException(
                        "The service is draining. Set its state to RUNNING at /actuator/stream first, or wait until it has started again.");
        }
    }

    private static void logStart(long seed, long haltAfter) {
        logger.info("the exchange begins with {} and halts after {} messages", seed, haltAfter);
    }

    /** Ends the exchange, if one runs: y accepts no more messages until another is started. */
    void end() {
        State before = state();
        if (!before.halted()) {
            this.relay.halt();
            logger.info("the exchange was ended: {} of {} messages had been sent", before.sent(), before.haltAfter());
        }
    }

    State state() {
        StreamProgress progress = this.relay.progress();
        Long seed = progress.seed();
        return new State((seed != null) ? seed : 0, progress.limit(), progress.sent(), !progress.isRunning());
    }

    /**
     * The progress of the exchange.
     *
     * @param seed the item it began with
     * @param haltAfter how many messages y sends in it, not counting the seed
     * @param sent how many of them it has put in its outbox
     * @param halted whether it has halted
     */
    record State(long seed, long haltAfter, long sent, boolean halted) {}
}
