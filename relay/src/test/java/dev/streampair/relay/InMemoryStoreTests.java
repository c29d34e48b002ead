package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class InMemoryStoreTests extends StoreTests {

    @Override
    protected Store open(int capacity, int maxSources, InstantSource clock) {
        return new InMemoryStore(
                new RingCapacity(capacity, "peer"), maxSources, new IdWindow(maxSources, MAX_AGE), clock);
    }

    @Test
    void knowsTheAgeOfWhatWaitsAlsoWhenTheOutboxHasGrown() {
        Outbox outbox = new Outbox();
        outbox.append(Items.of(1), 0, null);
        outbox.append(Items.of(new long[50]), 5000, null);
        assertThat(outbox.headTime()).hasValue(0);
        assertThat(outbox.removeThrough(1, 5003)).containsExactly(5003);
        assertThat(outbox.headTime()).hasValue(5000);
        assertThat(outbox.removeThrough(51, 5003)).containsExactly(3);
        assertThat(outbox.headTime()).isEmpty();
    }

    @Test
    void tellsEachTraceOfAHeadOnceAlsoWhenTheOutboxHasGrown() {
        Outbox outbox = new Outbox();
        outbox.append(Items.of(1), 0, null);
        assertThat(outbox.head(1).traces()).isEmpty();
        outbox.append(Items.of(2, 3), 0, "b");
        outbox.append(Items.of(4), 0, "a");
        outbox.append(Items.of(new long[50]), 0, null);
        assertThat(outbox.head(54).traces()).containsExactly("b", "a");
        assertThat(outbox.head(3).traces()).containsExactly("b");
        long[] unused = outbox.removeThrough(54, 0);
        outbox.append(Items.of(new long[60]), 0, null);
        assertThat(outbox.head(60).traces()).isEmpty();
    }
}
