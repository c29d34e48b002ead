package dev.streampair.relay;

import org.jspecify.annotations.Nullable;

/**
 * How many items an outbox may hold, so that two services in a ring never wait for each other forever.
 *
 * <p>With one limit for all, two full outboxes would each refuse what the other must get rid of. So a posting from
 * outside is refused once the outbox would hold more than the capacity C, a posting from the peer once it would hold
 * more than 2C. Both count the whole posting, less its duplicates. Then one side can always move:
 *
 * <ol>
 *   <li>The ring holds at most 3C items, each counted once: an item enters it only from outside, and at that moment its
 *       outbox holds at most C and the other one at most 2C. (So only the peer may post in its name:
 *       {@code relay.peer.key}.) A delivery moves items and adds none.
 *   <li>Suppose both sides were refused, x with m new items and r duplicates, y with m' and r'. Deliveries hold at most
 *       C/2 items, so m &lt;= C/2 - r. As y refused, its outbox holds more than 2C - m &gt;= 3C/2 + r; likewise the
 *       outbox of x more than 3C/2 + r'.
 *   <li>Only the duplicates are in both outboxes, so the ring would hold more than 3C + r + r' - r - r' = 3C. It does
 *       not.
 * </ol>
 *
 * <p>Services of different capacities, Cx and Cy, do not stand still either: a refused delivery is retried with half
 * the items ({@link Delivery}), and deliveries of one item are refused on both sides only when the outboxes hold 2Cx +
 * 2Cy items. The ring holds at most Cx + 2Cy or 2Cx + Cy.
 */
public final class RingCapacity {

    /** The greatest capacity: an array must be able to hold 2C items. */
    public static final int MAX_ITEMS = 500_000_000;

    private final int items;

    private final String sourcePrefix;

    /**
     * @param items C, from 2 to {@value #MAX_ITEMS}
     * @param peerName the name with which the peer's sources begin
     * @throws IllegalArgumentException if C is not in its range
     */
    public RingCapacity(int items, String peerName) {
        if (items < 2 || items > MAX_ITEMS) {
            throw new IllegalArgumentException("capacity is %s, must be from 2 to %s".formatted(items, MAX_ITEMS));
        }
        this.items = items;
        this.sourcePrefix = "/" + peerName + "/";
    }

    /** How many items from outside the outbox may hold: C. */
    public int items() {
        return this.items;
    }

    /**
     * How many more items the outbox accepts from a posting with this event.
     *
     * @param waiting how many items it holds
     */
    public int roomFor(@Nullable EventId event, int waiting) {
        return (isFromPeer(event) ? 2 * this.items : this.items) - waiting;
    }

    /** Returns the kind of source that an event comes from. */
    public SourceKind kindOf(EventId.Numbered event) {
        return isFromPeer(event) ? SourceKind.PEER : SourceKind.NUMBERED;
    }

    /** Whether the event's source begins with the peer's name: {@code /<name>/}. */
    private boolean isFromPeer(@Nullable EventId event) {
        return event != null && event.source().startsWith(this.sourcePrefix);
    }
}
