package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.Items;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ItemsFormatWidthTests {

    @Test
    void needsForAnItemNoMoreThanItSaysWhateverTheValues() {
        int bytes = 100 * ItemsFormat.BYTES_OF_ONE_ITEM;
        Items widest =
                Items.of(LongStream.generate(() -> Items.MIN_ITEM).limit(100).toArray());
        assertThat(ItemsFormat.JSON.write(widest)).hasSizeLessThanOrEqualTo(bytes);
        assertThat(ItemsFormat.CBOR.write(widest)).hasSizeLessThanOrEqualTo(bytes);
    }
}
