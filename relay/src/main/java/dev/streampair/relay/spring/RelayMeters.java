package dev.streampair.relay.spring;

import dev.streampair.relay.Admission;
import dev.streampair.relay.Batch;
import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.Items;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.RelayListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts what happens to the items, in meters that are there from the start. */
final class RelayMeters implements RelayListener {

    private final Counter received;

    private final Counter repeated;

    private final Map<Admission.Outcome, Counter> refused = new EnumMap<>(Admission.Outcome.class);

    private final Counter forwarded;

    private final Counter dropped;

    private final Counter deadLettered;

    private final Counter retries;

    RelayMeters(MeterRegistry registry) {
        this.received = items("received", "Items taken").register(registry);
        this.repeated = items("duplicate", "Items skipped because they had been taken before")
                .register(registry);
        for (Admission.Outcome reason : Admission.Outcome.values()) {
            if (reason != Admission.Outcome.ACCEPTED) {
                this.refused.put(
                        reason,
                        items("refused", "Items not taken")
                                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                                .register(registry));
            }
        }
        this.forwarded = items("forwarded", "Items taken by the peer").register(registry);
        this.dropped = items("dropped", "Items not taken by the peer, whose stream has halted")
                .register(registry);
        this.deadLettered =
                items("dead.lettered", "Items refused by the peer for good").register(registry);
        this.retries = Counter.builder("stream.delivery.retries")
                .description("Deliveries not taken, and tried again")
                .baseUnit("deliveries")
                .register(registry);
    }

    private static Counter.Builder items(String name, String description) {
        return Counter.builder("stream.items." + name).description(description).baseUnit("items");
    }

    @Override
    public void taken(Items items) {
        this.received.increment(items.size());
    }

    @Override
    public void repeated(Items items) {
        this.repeated.increment(items.size());
    }

    @Override
    public void refused(Items items, Admission.Outcome reason) {
        Counter counter = this.refused.get(reason);
        if (counter != null) {
            counter.increment(items.size());
        }
    }

    @Override
    public void delivered(Batch batch) {
        this.forwarded.increment(batch.size());
    }

    @Override
    public void dropped(Batch batch) {
        this.dropped.increment(batch.size());
    }

    @Override
    public void deadLettered(DeadLetter letter) {
        this.deadLettered.increment();
    }

    @Override
    public void retried(Batch batch, PeerAnswer answer, Duration delay) {
        this.retries.increment();
    }
}
