package dev.streampair.relay.http;

import dev.streampair.relay.Batch;
import dev.streampair.relay.EventId;
import dev.streampair.relay.InMemoryStore;
import dev.streampair.relay.ItemHandler;
import dev.streampair.relay.Items;
import dev.streampair.relay.Posting;
import dev.streampair.relay.Receipt;
import dev.streampair.relay.RingCapacity;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What items cost inside the process, in the steps that they take: the time of a body, of one item or of a thousand.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ItemPathBenchmark {

    private static final int MAX_ITEMS = 10_000;

    private static final ItemHandler HANDLER = (item) -> item + 1;

    private final InMemoryStore store =
            new InMemoryStore(new RingCapacity(2 * MAX_ITEMS, "service-y"), 10, InstantSource.system());

    /** How many items a body holds. */
    @Param({"1", "1000"})
    public int size;

    private Items items = Items.of();

    private byte[] body = {};

    private long number;

    @Setup
    public void prepare() {
        this.items = Items.of(LongStream.range(1_000_000, 1_000_000 + this.size).toArray());
        this.body = ItemsFormat.JSON.write(this.items);
        this.number = 1;
        accept(this.items);
    }

    private Receipt accept(Items posted) {
        Posting posting = new Posting(posted, new EventId.Numbered("/service-y/1", this.number));
        this.number += this.size;
        return this.store.accept(List.of(posting), HANDLER, false).get(0);
    }

    @Benchmark
    public Items parse() {
        return ItemsFormat.JSON.read(this.body, MAX_ITEMS);
    }

    /** Looks whether they are repeats, makes the successors, appends and remembers; and removes what waited before. */
    @Benchmark
    public Receipt takeAndRemove() {
        this.store.acknowledgeThrough(this.number - 1);
        return accept(this.items);
    }

    @Benchmark
    public Batch batch() {
        return this.store.head(this.size);
    }

    @Benchmark
    public byte[] encode() {
        return ItemsFormat.JSON.write(this.items);
    }

    @Benchmark
    public byte[] all() {
        this.store.acknowledgeThrough(this.number - 1);
        accept(ItemsFormat.JSON.read(this.body, MAX_ITEMS));
        return ItemsFormat.JSON.write(this.store.head(this.size).items());
    }
}
