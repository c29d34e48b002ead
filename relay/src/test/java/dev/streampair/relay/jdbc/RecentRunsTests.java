package dev.streampair.relay.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.Batch;
import dev.streampair.relay.Items;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentRunsTests {

    private final RecentRuns runs = new RecentRuns();

    private static Run run(long lastNumber, long... items) {
        return new Run(lastNumber, Items.of(items), lastNumber, null);
    }

    private static Items itemsTo(int last) {
        return Items.of(LongStream.rangeClosed(1, last).toArray());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Items.MIN_ITEM, Items.MAX_ITEM, Long.MAX_VALUE})
    void writesAndReadsEveryItem(long item) {
        for (Items items : List.of(Items.of(item), Items.of(item, 7, item))) {
            assertThat(Run.read(new Run(3, items, 0, null).text())).isEqualTo(items);
        }
        assertThat(run(3, 2, 4, 6).text()).isEqualTo("2,4,6");
    }

    @Test
    void appendsAsFewRunsAsTracesAndTheirSizeAllow() {
        Run.Builder builder = new Run.Builder(10, 5);
        builder.append(Items.of(1), null);
        builder.append(Items.of(2, 3), null);
        builder.append(Items.of(4), "a");
        builder.append(Items.of(), "b");
        builder.append(Items.of(5), "a");
        builder.append(itemsTo(Run.MAX_ITEMS + 1), null);
        assertThat(builder.build())
                .containsExactly(
                        new Run(13, Items.of(1, 2, 3), 5, null),
                        new Run(14, Items.of(4), 5, "a"),
                        new Run(15, Items.of(5), 5, "a"),
                        new Run(1015, itemsTo(1000), 5, null),
                        new Run(1016, Items.of(1001), 5, null));
    }

    @Test
    void returnsTheHeadAcrossRunsAndWithinOne() {
        this.runs.add(List.of(run(3, 1, 2, 3), new Run(5, Items.of(4, 5), 5, "a"), run(6, 6)), 0);
        assertThat(this.runs.head(0, 2)).isEqualTo(new Batch(1, Items.of(1, 2)));
        assertThat(this.runs.head(1, 3)).isEqualTo(new Batch(2, Items.of(2, 3, 4), List.of("a")));
        this.runs.removeThrough(3);
        assertThat(this.runs.head(4, Integer.MAX_VALUE)).isEqualTo(new Batch(5, Items.of(5, 6), List.of("a")));
        assertThat(this.runs.items()).isEqualTo(3);
        assertThat(this.runs.ages(4, 6, 10)).containsExactly(5, 4);
        assertThat(this.runs.ages(4, 5, 10)).containsExactly(5);
        this.runs.removeThrough(6);
        assertThat(this.runs.head(6, 5)).isEqualTo(new Batch(7, Items.of()));
    }

    @Test
    void keepsNothingBehindItemsThatItDoesNotKnow() {
        this.runs.add(List.of(run(3, 3)), 1);
        assertThat(this.runs.isEmpty()).isTrue();
        this.runs.add(List.of(run(2, 2), run(4, 4)), 1);
        assertThat(this.runs.lastNumber()).isEqualTo(2);
    }

    /** What is known ends before its place; a delivery ends there, too. */
    @Test
    void endsABatchWhereSomeoneHasRemovedRows() {
        this.runs.addRead(List.of(run(5, 5), run(7, 7)));
        assertThat(this.runs.head(1, 10)).isEqualTo(new Batch(5, Items.of(5)));
        this.runs.removeThrough(5);
        assertThat(this.runs.head(5, 10)).isEqualTo(new Batch(7, Items.of(7)));
    }

    @Test
    void keepsABoundedNumberOfItems() {
        for (int last = 1000; last <= 20_000; last += 1000) {
            this.runs.add(List.of(new Run(last, itemsTo(1000), 0, null)), 0);
        }
        assertThat(this.runs.lastNumber()).isEqualTo(10_000);
        assertThat(this.runs.items()).isEqualTo(10_000);
    }
}
