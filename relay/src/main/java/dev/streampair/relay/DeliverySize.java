package dev.streampair.relay;

/**
 * The maximum size of the next batch: halved after an attempt that was too large, doubled after each delivery. Once the
 * peer did not process a size in time, growth beyond half that size is slow, like that of TCP after a loss (RFC 5681,
 * slow start and congestion avoidance). Otherwise every second delivery to a slow peer would be late.
 *
 * <p>For one thread at a time.
 */
final class DeliverySize {

    /** About how many deliveries the size needs to double while it grows slowly. */
    private static final int STEPS = 64;

    private final int max;

    private int items;

    /** The size from which it grows slowly. */
    private int threshold;

    DeliverySize(int max) {
        this.max = max;
        this.items = max;
        this.threshold = max;
    }

    /** The maximum number of items in the next attempt. */
    int items() {
        return this.items;
    }

    /** Halves the size: an attempt with {@code attempted} items was refused, or failed again. */
    void tooMuch(int attempted) {
        this.items = Math.max(1, attempted / 2);
    }

    /** Halves the size and slows its growth: a first attempt with {@code attempted} items had no answer in time. */
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
