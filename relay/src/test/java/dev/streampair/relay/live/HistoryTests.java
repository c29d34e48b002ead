package dev.streampair.relay.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.Items;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HistoryTests {

    private final History history = new History("run", 3);

    @Test
    void isEmptyAtFirst() {
        assertThat(this.history.first()).isEqualTo(1);
        assertThat(this.history.next()).isEqualTo(1);
        assertThat(this.history.get(1)).isNull();
    }

    @Test
    void numbersEventsFromOne() {
        this.history.append(Items.of(7));
        this.history.append(Items.of(8, 9));
        assertThat(this.history.get(0)).isNull();
        assertThat(this.history.get(1)).isEqualTo(Items.of(7));
        assertThat(this.history.get(2)).isEqualTo(Items.of(8, 9));
        assertThat(this.history.get(3)).isNull();
        assertThat(this.history.next()).isEqualTo(3);
    }

    @Test
    void forgetsTheOldestEventsBeyondItsBound() {
        for (long item = 1; item <= 5; item++) {
            this.history.append(Items.of(item));
        }
        assertThat(this.history.first()).isEqualTo(3);
        assertThat(this.history.get(2)).isNull();
        assertThat(this.history.get(3)).isEqualTo(Items.of(3));
        assertThat(this.history.get(5)).isEqualTo(Items.of(5));
    }

    @Test
    void forgetsTheOldestEventsBeyondItsBoundOfItems() {
        int half = 3 * History.ITEMS_PER_EVENT / 2;
        this.history.append(Items.of(1));
        this.history.append(Items.of(new long[half]));
        this.history.append(Items.of(new long[half]));
        assertThat(this.history.first()).isEqualTo(2);
        this.history.append(Items.of(2));
        assertThat(this.history.first()).isEqualTo(3);
    }

    @Test
    void holdsNothingOfThePostingThatItsItemsCameWith() {
        this.history.append(Items.of(new long[1000]).range(1, 3));
        Items event = Objects.requireNonNull(this.history.get(1));
        assertThat(event).isEqualTo(Items.of(0, 0));
        assertThat(event.detached()).isSameAs(event);
    }

    @Test
    void keepsTheNewestEventHoweverLarge() {
        int large = 10 * 3 * History.ITEMS_PER_EVENT;
        this.history.append(Items.of(1));
        this.history.append(Items.of(new long[large]));
        assertThat(this.history.first()).isEqualTo(2);
        assertThat(this.history.get(2)).isNotNull();
        this.history.append(Items.of(3));
        assertThat(this.history.first()).isEqualTo(3);
        assertThat(this.history.get(3)).isEqualTo(Items.of(3));
    }
}
