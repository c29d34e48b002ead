package dev.streampair.relay.jdbc;

import dev.streampair.relay.Items;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive items that arrived at the same time: one row of the outbox.
 *
 * @param lastNumber the number of the last item; the others have the numbers before it
 * @param items the items, at least one
 * @param time when they arrived, in milliseconds since the epoch
 * @param trace the tracer's name for the posting that they came from, or {@code null}
 */
record Run(
        long lastNumber, Items items, long time, @Nullable String trace) {

    /** The maximum number of items in a row, even of a larger posting, which limits what one read loads. */
    static final int MAX_ITEMS = 1000;

    long firstNumber() {
        return this.lastNumber - this.items.size() + 1;
    }

    /** Returns the items as the outbox holds them: {@code 2,4,6}. */
    String text() {
        StringBuilder text = new StringBuilder();
        this.items.forEach((item) -> text.append(item).append(','));
        text.setLength(text.length() - 1);
        return text.toString();
    }

    /** Parses the text that {@link #text} returns. */
    static Items read(String text) {
        Items.Builder items = new Items.Builder(1);
        int start = 0;
        for (int comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', start)) {
            items.add(Long.parseLong(text, start, comma, 10));
            start = comma + 1;
        }
        items.add(Long.parseLong(text, start, text.length(), 10));
        return items.build();
    }

    /**
     * Collects the items that are appended to the outbox at one time, in as few runs as their traces and the maximum
     * size allow.
     */
    static final class Builder {

        private final List<Run> runs = new ArrayList<>();

        private final long time;

        private long lastNumber;

        private Items.Builder items = new Items.Builder(1);

        private @Nullable String trace;

        /**
         * @param lastNumber the number of the last item already in the outbox
         * @param time when the appended items arrived, in milliseconds since the epoch
         */
        Builder(long lastNumber, long time) {
            this.lastNumber = lastNumber;
            this.time = time;
        }

        void append(Items items, @Nullable String trace) {
            if (!Objects.equals(this.trace, trace)) {
                endRun();
                this.trace = trace;
            }
            items.forEach((item) -> {
                if (this.items.size() == MAX_ITEMS) {
                    endRun();
                }
                this.items.add(item);
            });
        }

        private void endRun() {
            if (this.items.size() > 0) {
                this.lastNumber += this.items.size();
                this.runs.add(new Run(this.lastNumber, this.items.build(), this.time, this.trace));
            }
        }

        /** Returns all runs. Nothing may be appended after this call. */
        List<Run> build() {
            endRun();
            return this.runs;
        }
    }
}
