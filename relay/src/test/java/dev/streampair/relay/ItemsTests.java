package dev.streampair.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ItemsTests {

    @Test
    void keepsItsItemsWhenTheArrayChanges() {
        long[] values = {1, 2, 3};
        Items items = Items.of(values);
        values[0] = 9;
        assertThat(items).isEqualTo(Items.of(1, 2, 3)).hasToString("1, 2, 3");
    }

    @Test
    void givesARangeOfARange() {
        Items range = Items.of(1, 2, 3, 4, 5).range(1, 5).range(1, 3);
        assertThat(range.size()).isEqualTo(2);
        assertThat(range.get(0)).isEqualTo(3);
        assertThat(range).isEqualTo(Items.of(3, 4)).hasSameHashCodeAs(Items.of(3, 4));
    }

    @Test
    void refusesAnIndexBeyondARangeEvenWhereTheArrayGoesOn() {
        Items range = Items.of(1, 2, 3).range(0, 2);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> range.get(2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> range.range(0, 3));
    }

    @Test
    void visitsItsItemsInOrder() {
        List<Long> visited = new ArrayList<>();
        Items.of(5, 4, 3).range(1, 3).forEach(visited::add);
        assertThat(visited).containsExactly(4L, 3L);
    }

    @Test
    void differsFromOtherItems() {
        assertThat(Items.of(1, 2)).isNotEqualTo(Items.of(2, 1)).isNotEqualTo(Items.of(1));
        assertThat(Items.of()).isEqualTo(Items.of(1).range(1, 1));
        assertThat(Items.of().isEmpty()).isTrue();
    }

    @Test
    void areTheSameWhenDetached() {
        Items all = Items.of(1, 2, 3, 4);
        assertThat(all.detached()).isSameAs(all);
        Items part = all.range(1, 3);
        assertThat(part.detached()).isEqualTo(Items.of(2, 3)).isNotSameAs(part);
        assertThat(all.range(1, 1).detached().isEmpty()).isTrue();
    }

    @Test
    void areGatheredOneByOne() {
        Items.Builder builder = new Items.Builder(1);
        for (long item = 1; item <= 100; item++) {
            builder.add(item);
        }
        assertThat(builder.size()).isEqualTo(100);
        Items first = builder.build();
        assertThat(first).isEqualTo(Items.of(LongStream.rangeClosed(1, 100).toArray()));
        builder.add(7);
        assertThat(builder.build()).isEqualTo(Items.of(7));
        assertThat(first.get(0)).isEqualTo(1);
        assertThat(builder.build()).isSameAs(Items.of());
    }
}
