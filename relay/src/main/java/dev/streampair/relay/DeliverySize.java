package dev.streampair.relay;

/**
 * How many items travel together: half as many after an attempt that was too much, twice as many after each delivery. But a
 * size that the peer did not manage in time is remembered, and from half of it on the growth is slow, as that of TCP after a
 * loss is (RFC 5681, slow start and congestion avoidance): otherwise every second delivery to a slow peer would be late.
 *
 * <p>For one thread at a time.
 */
final class DeliverySize {

    /** In how many deliveries, about, it grows by its own size when it grows slowly. */
    private static final int STEPS = 64;

    private final int max;

    private int items;

    /** From here on it grows slowly. */
    private int threshold;

    DeliverySize(int max) {
        this.max = max;
        this.items = max;
        this.threshold = max;
    }

    /** How many items the next attempt may have. */
    int items() {
        return this.items;
    }

    /** An attempt with so many items was refused, or failed again. */
    void tooMuch(int attempted) {
        this.items = Math.max(1, attempted / 2);
    }

    /** An attempt with so many items was the first of them, and had no answer in time. */
    void late(int attempted) {
        tooMuch(attempted);
        this.threshold = this.items;
    }

    void delivered() {
        if (this.items < this.threshold) {
            this.items = (int) Math.min(this.threshold, 2L * this.items);
        } else {
            this.items = Math.min(this.max, this.items + 1 + this.items / STEPS);
            this.threshold = this.items;
        }
    }
}
