package dev.streampair.benchmark.baseline;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * When the items of a ring were received, in a file that both processes and the benchmark map into their memory: noting
 * a time takes no system call, and far less than a microsecond. It has a slot for each of the last {@value #SLOTS}
 * items.
 */
public final class Receptions {

    /** As many as in {@code queues.py}. */
    public static final int SLOTS = 1 << 20;

    private final Path file;

    private final LongBuffer nanos;

    /** Maps a file, which is empty at first. */
    public Receptions(Path file) throws IOException {
        this.file = file;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            this.nanos = channel.map(MapMode.READ_WRITE, 0, (long) SLOTS * Long.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asLongBuffer();
        }
    }

    public Path file() {
        return this.file;
    }

    void add(long item) {
        this.nanos.put(slot(item), System.nanoTime());
    }

    /** Returns the {@link System#nanoTime} at which an item was received: the clock is the machine's. */
    public long nanosOf(long item) {
        return this.nanos.get(slot(item));
    }

    private static int slot(long item) {
        return (int) (item % SLOTS);
    }
}
