package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncarnationTests {

    private static final String ONE = "0123456789abcdef";

    private static final String OTHER = "fedcba9876543210";

    @Test
    void isReadAsItIsWritten() {
        Incarnation written =
                new Incarnation(List.of(new Incarnation.User(ONE, null), new Incarnation.User(OTHER, 17L)));
        assertThat(written).hasToString(ONE + " " + OTHER + "-17");
        assertThat(Incarnation.parse(written.toString())).isEqualTo(written);
        assertThat(Incarnation.parse(ONE).id()).isEqualTo(ONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0123456789abcde",
                "0123456789ABCDEF",
                ONE + OTHER,
                ONE + ", " + OTHER,
                ONE + "  " + OTHER,
                ONE + " ",
                ONE + "-",
                ONE + "--1",
                ONE + "-1234567890123456789"
            })
    void isNothingElse(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Incarnation.parse(text));
    }

    @Test
    void hasAnIdOfItsOwnAndThoseBeforeItWithTheirLastNumbers() {
        Incarnation first = Incarnation.NONE.next(0L);
        Incarnation second = first.next(5L);
        assertThat(second.users())
                .containsExactly(new Incarnation.User(second.id(), null), new Incarnation.User(first.id(), 5L));
        assertThat(first.id()).startsWith("00000001");
        assertThat(second.id()).startsWith("00000002");
        assertThat(first.next(5L).id()).isNotEqualTo(second.id());
        assertThat(second.acknowledged().users()).containsExactly(new Incarnation.User(second.id(), null));
        assertThat(second.isOf(second.acknowledged())).isTrue();
        assertThat(second.isOf(first) || second.isOf(Incarnation.NONE) || Incarnation.NONE.isOf(second))
                .isFalse();
    }

    @Test
    void doesNotGrowWithoutEnd() {
        Incarnation last = Incarnation.NONE;
        for (int start = 0; start < 100; start++) {
            last = last.next(Long.MAX_VALUE / 10);
        }
        assertThat(last.users()).hasSize(16);
        assertThat(Incarnation.parse(last.toString())).isEqualTo(last);
        String tooMany = last + " " + ONE;
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Incarnation.parse(tooMany));
    }

    static LongStream seeds() {
        return LongStream.concat(LongStream.range(0, 200), LongStream.of(System.nanoTime()));
    }

    /**
     * Processes of one store, one after the other or, as of a store that several share, with those before them not gone
     * yet: whatever is lost, late or forgotten, the one that delivers now is taken in the end.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void refusesNobodyForEverWhoseStoreIsNoCopy(long seed) {
        Random random = new Random(seed);
        boolean shared = random.nextBoolean();
        Store receiver = newReceiver();
        List<Incarnation> processes = new ArrayList<>();
        Incarnation noted = Incarnation.NONE;
        long lastNumber = 0;
        long acknowledged = 0;
        for (int step = 0; step < 300; step++) {
            if (processes.isEmpty() || random.nextInt(4) == 0) {
                noted = noted.next(shared ? null : lastNumber);
                processes.add(noted);
                for (int begins = random.nextInt(20) - 15; begins > 0; begins--) {
                    noted = noted.next(shared ? null : lastNumber);
                    processes.set(processes.size() - 1, noted);
                }
            }
            lastNumber += random.nextInt(3);
            int current = processes.size() - 1;
            boolean late = shared && current > 0 && random.nextInt(3) == 0;
            int sender = late ? random.nextInt(current) : current;
            if (lastNumber > acknowledged) {
                Receipt answer = deliver(receiver, processes.get(sender), acknowledged + 1, lastNumber);
                assertThat(late || answer.outcome() == Receipt.Outcome.ACCEPTED)
                        .as("step %s: %s", step, processes.get(sender))
                        .isTrue();
                if (answer.outcome() == Receipt.Outcome.ACCEPTED && random.nextBoolean()) {
                    acknowledged = lastNumber;
                    processes.set(sender, processes.get(sender).acknowledged());
                    if (!late && random.nextBoolean()) {
                        noted = processes.get(sender);
                    }
                }
            }
            if (random.nextInt(40) == 0) {
                receiver = newReceiver();
            }
        }
    }

    private static Store newReceiver() {
        return new InMemoryStore(new RingCapacity(100_000, "peer"), 1, InstantSource.system());
    }

    private static Receipt deliver(Store receiver, Incarnation sender, long first, long last) {
        Items items = Items.of(LongStream.rangeClosed(first, last).toArray());
        EventId event = new EventId.Numbered("/peer/1", first).by(sender);
        return receiver.accept(List.of(new Posting(items, event)), (item) -> item + 1, false)
                .get(0);
    }
}
