package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.streampair.relay.Batch;
import dev.streampair.relay.EventId;
import dev.streampair.relay.InMemoryStore;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.Items;
import dev.streampair.relay.Posting;
import dev.streampair.relay.RingCapacity;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What an item costs in memory on its way through the process, in an array of a thousand. */
class ItemAllocationTests {

    private static final int ITEMS = 1000;

    private static final int ROUNDS = 200;

    /** Room for each thing that is made once for each array. */
    private static final long MAX_BYTES_PER_ITEM = 64;

    private final InMemoryStore store =
            new InMemoryStore(new RingCapacity(10_000, "service-y"), 10, InstantSource.system());

    private final ItemHandler handler = (item) -> item + 1;

    private long number = 1;

    private int bytesWritten;

    private void passOn(byte[] body) {
        Items items = ItemsFormat.JSON.read(body, 10_000);
        Posting posting = new Posting(items, new EventId.Numbered("/service-y/1", this.number));
        this.store.accept(List.of(posting), this.handler, false);
        Batch batch = this.store.head(ITEMS);
        this.bytesWritten += ItemsFormat.JSON.write(batch.items()).length;
        this.store.acknowledgeThrough(batch.lastNumber());
        this.number += ITEMS;
    }

    @Test
    void isLessThan64BytesFromParseToEncode() {
        byte[] body = LongStream.range(1_000_000, 1_000_000 + ITEMS)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.US_ASCII);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < ROUNDS; i++) {
            passOn(body);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            passOn(body);
        }
        long perItem = (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS / ITEMS;
        assertThat(this.bytesWritten).isEqualTo(2 * ROUNDS * body.length);
        assertThat(perItem).as("bytes per item").isLessThan(MAX_BYTES_PER_ITEM);
    }
}
