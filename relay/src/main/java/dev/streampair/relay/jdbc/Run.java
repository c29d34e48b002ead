package dev.streampair.relay.jdbc;

import dev.streampair.relay.Items;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Items in a row that came at the same time: a row of the outbox.
 *
 * @param lastNumber the number of the last item; the others have those before it
 * @param items the items, at least one
 * @param time when they came, in milliseconds since the epoch
 * @param trace what a tracer calls the posting that they came of, or {@code null}
 */
record Run(
        long lastNumber, Items items, long time, @Nullable String trace) {

    /** A row that is read has no more, whatever was posted. */
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

    /** Reads what {@link #text} has returned. */
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

    /** Gathers what is appended to the outbox at one time: as few runs as the traces and their size allow. */
    static final class Builder {

        private final List<Run> runs = new ArrayList<>();

        private final long time;

        private long lastNumber;

        private Items.Builder items = new Items.Builder(1);

        private @Nullable String trace;

        /**
         * @param lastNumber the number of the last item that is there already
         * @param time when those that are appended came, in milliseconds since the epoch
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

        /** Returns all of them. Nothing is appended after it. */
        List<Run> build() {
            endRun();
            return this.runs;
        }
    }
}
