package dev.streampair.relay.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.Batch;
import dev.streampair.relay.DeadLetter;
import dev.streampair.relay.Items;
import dev.streampair.relay.PeerAnswer;
import dev.streampair.relay.Receipt.Outcome;
import dev.streampair.relay.RelayCounts;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RelayMetersTests {

    private static final Batch BATCH = new Batch(1, Items.of(1, 2, 3));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private final RelayCounts counts = new RelayCounts();

    private final RelayMeters meters = new RelayMeters(this.registry, this.counts);

    private double count(String name, String... tags) {
        return this.registry.get(name).tags(tags).functionCounter().count();
    }

    @Test
    void haveDescriptionsAndItemsForTheirUnit() {
        assertThat(this.registry.getMeters()).hasSize(20).allSatisfy((meter) -> {
            Meter.Id id = meter.getId();
            assertThat(id.getDescription()).as(id.getName()).isNotBlank();
            boolean ofItems = !List.of("stream.deliveries", "stream.latency", "stream.retries")
                    .contains(id.getName());
            assertThat("items".equals(id.getBaseUnit())).as(id.getName()).isEqualTo(ofItems);
        });
    }

    @Test
    void countItemsAndNotPostings() {
        this.counts.accepted(Items.of(1, 2), null);
        this.counts.duplicatesSkipped(Items.of(3));
        this.counts.refused(Items.of(4, 5, 6), Outcome.FULL);
        this.counts.refused(Items.of(7), Outcome.HALTED);
        this.counts.refused(Items.of(8), Outcome.DRAINING);
        this.counts.delivered(BATCH, new long[0]);
        this.counts.dropped(new Batch(4, Items.of(4, 5)));
        this.counts.deadLettered(new DeadLetter(1, 2, Instant.EPOCH, "no"));
        this.counts.retried(BATCH, new PeerAnswer.Busy("full", null), Duration.ZERO);
        assertThat(count("stream.received")).isEqualTo(2);
        assertThat(count("stream.duplicate")).isEqualTo(1);
        assertThat(count("stream.refused", "reason", "full")).isEqualTo(3);
        assertThat(count("stream.refused", "reason", "halted")).isEqualTo(1);
        assertThat(count("stream.refused", "reason", "draining")).isEqualTo(1);
        assertThat(count("stream.refused", "reason", "store_failed")).isZero();
        assertThat(count("stream.refused", "reason", "handler_failed")).isZero();
        assertThat(this.counts.refused()).isEqualTo(5);
        assertThat(count("stream.forwarded")).isEqualTo(3);
        assertThat(count("stream.dropped")).isEqualTo(2);
        assertThat(count("stream.dead.lettered")).isEqualTo(1);
        assertThat(count("stream.retries")).isEqualTo(1);
    }

    @Test
    void timeWhatThePeerHasTakenByItsAges() {
        this.meters.delivered(BATCH, new long[] {7000, 2000});
        this.meters.delivered(BATCH, new long[] {0});
        Timer latency = this.registry.get("stream.latency").timer();
        assertThat(latency.count()).isEqualTo(3);
        assertThat(latency.totalTime(TimeUnit.SECONDS)).isEqualTo(9);
        assertThat(latency.max(TimeUnit.SECONDS)).isEqualTo(7);
    }

    @Test
    void timeDeliveriesByTheirOutcome() {
        PeerAnswer[] answers = {
            new PeerAnswer.Accepted(),
            new PeerAnswer.Halted(1),
            new PeerAnswer.Refused("no"),
            new PeerAnswer.Busy("full", null),
            new PeerAnswer.Unavailable("gone")
        };
        String[] outcomes = {"accepted", "halted", "refused", "busy", "unavailable"};
        for (int i = 0; i < answers.length; i++) {
            this.meters.attempted(BATCH, answers[i], Duration.ofMillis(10L * (i + 1)));
            assertThat(this.registry
                            .get("stream.deliveries")
                            .tag("outcome", outcomes[i])
                            .timer()
                            .totalTime(TimeUnit.MILLISECONDS))
                    .isEqualTo(10.0 * (i + 1));
        }
        assertThat(this.registry.get("stream.delivery.size").summary().totalAmount())
                .isEqualTo(15);
    }
}
