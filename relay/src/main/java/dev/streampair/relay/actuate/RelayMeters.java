package dev.streampair.relay.actuate;

import dev.streampair.relay.Batch;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.PeerStatus;
import dev.streampair.relay.Receipt;
import dev.streampair.relay.Relay;
import dev.streampair.relay.RelayCounts;
import dev.streampair.relay.RelayListener;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The relay's meters, {@code stream.*}. They are registered at the start, so that they are listed before the first
 * item. Each has a description and, where it has one, a base unit. Their tags have few values: outcomes and reasons.
 */
final class RelayMeters implements RelayListener {

    private static final Map<Class<? extends PeerAnswer>, String> OUTCOMES = Map.of(
            PeerAnswer.Accepted.class, "accepted",
            PeerAnswer.Halted.class, "halted",
            PeerAnswer.Refused.class, "refused",
            PeerAnswer.Busy.class, "busy",
            PeerAnswer.Unavailable.class, "unavailable");

    private final Map<Class<? extends PeerAnswer>, Timer> deliveries = new HashMap<>();

    private final DistributionSummary deliveryItems;

    private final Timer latency;

    RelayMeters(MeterRegistry registry, RelayCounts counts) {
        OUTCOMES.forEach((answer, outcome) -> this.deliveries.put(
                answer,
                Timer.builder("stream.deliveries")
                        .description("Attempts to deliver, and how long their answers took")
                        .tag("outcome", outcome)
                        .register(registry)));
        this.deliveryItems = DistributionSummary.builder("stream.delivery.size")
                .description("Items in an attempt to deliver")
                .baseUnit("items")
                .register(registry);
        this.latency = Timer.builder("stream.latency")
                .description(
                        "Time from an item's acceptance to the peer's acknowledgement; items of a delivery that were accepted in the same millisecond count as one")
                .register(registry);
        count(registry, counts, "received", "Items accepted", RelayCounts::received);
        count(
                registry,
                counts,
                "duplicate",
                "Items skipped because they had been accepted before",
                RelayCounts::duplicate);
        count(registry, counts, "forwarded", "Items that the peer has accepted", RelayCounts::forwarded);
        count(registry, counts, "dropped", "Items that the halted peer did not accept", RelayCounts::dropped);
        count(registry, counts, "dead.lettered", "Items that the peer refused for good", RelayCounts::deadLettered);
        for (Receipt.Outcome reason : Receipt.Outcome.values()) {
            if (reason != Receipt.Outcome.ACCEPTED) {
                items(counts, "refused", "Items not accepted", (all) -> all.refused(reason))
                        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                        .register(registry);
            }
        }
        FunctionCounter.builder("stream.retries", counts, RelayCounts::retries)
                .description("Attempts to deliver that were not accepted, and are retried")
                .register(registry);
    }

    private static void count(
            MeterRegistry registry,
            RelayCounts counts,
            String name,
            String description,
            ToLongFunction<RelayCounts> value) {
        items(counts, name, description, value).register(registry);
    }

    private static FunctionCounter.Builder<RelayCounts> items(
            RelayCounts counts, String name, String description, ToLongFunction<RelayCounts> value) {
        return FunctionCounter.builder("stream." + name, counts, value::applyAsLong)
                .description(description)
                .baseUnit("items");
    }

    @Override
    public void attempted(Batch batch, PeerAnswer answer, Duration took) {
        Timer timer = this.deliveries.get(answer.getClass());
        if (timer != null) {
            timer.record(took);
        }
        this.deliveryItems.record(batch.size());
    }

    @Override
    public void delivered(Batch batch, long[] ages) {
        for (long age : ages) {
            this.latency.record(age, TimeUnit.MILLISECONDS);
        }
    }

    /** Gauges of the relay's state. They read the relay, which listeners cannot, because it is created after them. */
    static MeterBinder gaugesOf(Relay relay) {
        return (registry) -> {
            items(registry, relay, "stream.outbox.size", "Items that wait for the peer", Relay::waiting);
            items(registry, relay, "stream.outbox.capacity", "Items from outside that may wait", Relay::capacity);
            TimeGauge.builder(
                            "stream.outbox.age",
                            relay,
                            TimeUnit.MILLISECONDS,
                            (state) -> state.oldestAge().toMillis())
                    .description("How long the oldest item has waited")
                    .register(registry);
            flag(
                    registry,
                    relay,
                    "stream.peer.up",
                    "1 unless the peer is known to be down",
                    (state) -> state.peerStatus().error() == null);
            flag(
                    registry,
                    relay,
                    "stream.peer.halted",
                    "1 if the peer is known to have halted, so that items for it are dropped, or kept",
                    (state) -> state.peerStatus().state() == PeerStatus.State.HALTED);
            flag(
                    registry,
                    relay,
                    "stream.blocked",
                    "1 while the item at the head blocks the delivery until someone decides",
                    (state) -> state.blocked() != null);
            flag(
                    registry,
                    relay,
                    "stream.delivering",
                    "1 if this process delivers, of those that share the store",
                    Relay::isDelivering);
            flag(
                    registry,
                    relay,
                    "stream.store.up",
                    "1 unless the store is known not to work",
                    (state) -> state.storeError() == null);
            flag(
                    registry,
                    relay,
                    "stream.store.durable",
                    "1 if the items that wait outlive the process",
                    Relay::isDurable);
            flag(registry, relay, "stream.paused", "1 while the delivery is paused", Relay::isPaused);
            flag(
                    registry,
                    relay,
                    "stream.draining",
                    "1 while new items are refused, and those that wait are delivered",
                    Relay::isDraining);
            flag(
                    registry,
                    relay,
                    "stream.halted",
                    "1 while the stream has halted, and accepts no items",
                    (state) -> state.progress().halted());
        };
    }

    private static void items(
            MeterRegistry registry, Relay relay, String name, String description, ToDoubleFunction<Relay> value) {
        Gauge.builder(name, relay, value)
                .description(description)
                .baseUnit("items")
                .register(registry);
    }

    private static void flag(
            MeterRegistry registry, Relay relay, String name, String description, Predicate<Relay> flag) {
        Gauge.builder(name, relay, (state) -> flag.test(state) ? 1 : 0)
                .description(description)
                .register(registry);
    }
}
