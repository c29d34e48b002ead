package dev.streampair.benchmark;

import dev.streampair.system.support.process.LiveHeap;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A service that has answered so many posts since its start, on the JVM's default settings. */
record MemorySubject(String name, int port, ProcessTree process, long posts) implements Subject {

    private static final Duration ENDLESS = Duration.ofDays(1);

    private static final double MEGABYTE = 1 << 20;

    static MemorySubject of(String name, int port, long pid, long posts) {
        return new MemorySubject(name, port, new ProcessTree(pid), posts);
    }

    @Override
    public Map<Figure, Double> measure() throws Exception {
        HttpLoad.run(List.of(this.port), new Guard.Nobody(), ENDLESS, this.posts);
        double resident = this.process.resident() / MEGABYTE;
        return Map.of(Figure.RESIDENT, resident, Figure.HEAP, LiveHeap.bytesOf(this.process.root()) / MEGABYTE);
    }
}
