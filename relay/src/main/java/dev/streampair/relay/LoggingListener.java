package dev.streampair.relay;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs what happens: one line for each accepted item and each change of state, but none for each attempt. */
public final class LoggingListener implements RelayListener {

    private static final Logger logger = LoggerFactory.getLogger(LoggingListener.class);

    /** The maximum number of items in a line about undelivered items. */
    private static final int ITEMS_PER_LINE = 100;

    private final String service;

    private final String peer;

    private final Executor together;

    /** Whether the peer's halt was logged. Used by the delivery only. */
    private boolean peerHalted;

    /** Whether it was logged that the peer asks to wait. Used by the delivery only. */
    private boolean peerBusy;

    /**
     * @param service the name of this service
     * @param peer the name of its peer
     * @param together runs the task that logs the lines of an array, at once and on the calling thread
     */
    public LoggingListener(String service, String peer, Executor together) {
        this.service = service;
        this.peer = peer;
        this.together = together;
    }

    @Override
    public void accepted(Items items, @Nullable EventId event) {
        if (!logger.isInfoEnabled()) {
            return;
        }
        if (items.size() == 1) {
            logReceived(items.get(0), event, 0);
        } else {
            this.together.execute(() -> logAllReceived(items, event));
        }
    }

    private void logAllReceived(Items items, @Nullable EventId event) {
        for (int i = 0; i < items.size(); i++) {
            logReceived(items.get(i), event, i);
        }
    }

    /** The fields beside the text are for structured logging; a plain line does not show them. */
    private void logReceived(long item, @Nullable EventId event, int index) {
        withEvent(logger.atInfo().addKeyValue("item", item), event, index)
                .log("message received by {}: {}", this.service, item);
    }

    private static LoggingEventBuilder withEvent(LoggingEventBuilder line, @Nullable EventId event, int index) {
        if (event == null) {
            return line;
        }
        return line.addKeyValue("event.source", event.source())
                .addKeyValue("event.id", event.from(index).id());
    }

    /** If a crash came between the commit of an item and its line, this line replaces it. */
    @Override
    public void duplicatesSkipped(Items items) {
        logger.info("{} skips duplicates: {}", this.service, items);
    }

    @Override
    public void halted() {
        logger.info("HALTING");
    }

    @Override
    public void delivered(Batch batch, long[] ages) {
        this.peerHalted = false;
        this.peerBusy = false;
    }

    @Override
    public void retried(Batch batch, PeerAnswer answer, Duration delay) {
        if (answer instanceof PeerAnswer.Busy busy && !this.peerBusy) {
            this.peerBusy = true;
            logger.info("{} accepts no items for now ({}); retrying until it does", this.peer, busy.reason());
        }
        if (answer instanceof PeerAnswer.Halted && !this.peerHalted) {
            this.peerHalted = true;
            logger.info("HALTING: {} has halted, and what is sent to it waits until it goes on", this.peer);
        }
    }

    @Override
    public void peerDown(String reason) {
        logger.warn("{} is down ({}); retrying until it is back", this.peer, reason);
    }

    @Override
    public void peerStillDown(String reason) {
        logger.warn("{} is still down, now for another reason ({})", this.peer, reason);
    }

    @Override
    public void peerUp() {
        logger.info("{} is back", this.peer);
    }

    @Override
    public void dropped(Batch batch) {
        if (!this.peerHalted) {
            this.peerHalted = true;
            logger.info("HALTING: {} has halted, and what is sent to it is dropped until it goes on", this.peer);
        }
        logger.info("{} has halted and did not take: {}", this.peer, batch.items());
    }

    @Override
    public void deadLettered(DeadLetter letter) {
        logger.warn("an item for {} is now a dead letter: {} ({})", this.peer, letter.item(), letter.reason());
    }

    @Override
    public void blocked(String reason) {
        logger.warn(
                "delivery to {} is blocked until it accepts the item or an operator decides: {}. See GET /actuator/stream",
                this.peer,
                reason);
    }

    @Override
    public void deadLettersResent(List<DeadLetter> letters) {
        letters.forEach((letter) ->
                logger.info("dead letter {} is sent to {} again: {}", letter.number(), this.peer, letter.item()));
    }

    @Override
    public void deadLettersDropped(List<DeadLetter> letters) {
        letters.forEach((letter) -> logger.warn(
                "dead letter {} is dropped, and {} will never receive it: {}",
                letter.number(),
                this.peer,
                letter.item()));
    }

    @Override
    public void paused(Pause pause) {
        String by = (pause.by() != null) ? " by " + ForeignText.clean(pause.by()) : "";
        logger.info("paused{}: the outbox keeps the items for {}", by, this.peer);
    }

    @Override
    public void draining() {
        logger.info("draining: no more items are accepted, and the outbox is delivered to {}", this.peer);
    }

    @Override
    public void resumed() {
        logger.info("running again");
    }

    @Override
    public void kept(int items) {
        if (items > 0) {
            logger.info("stopped; the store keeps {} items for {} until the next start", items, this.peer);
        }
    }

    @Override
    public void drained(Batch left) {
        Items items = left.items();
        for (int start = 0; start < items.size(); start += ITEMS_PER_LINE) {
            int end = Math.min(start + ITEMS_PER_LINE, items.size());
            logger.warn(
                    "stopped before {} confirmed these items ({} to {} of {}): {}",
                    this.peer,
                    start + 1,
                    end,
                    items.size(),
                    items.range(start, end));
        }
    }
}
