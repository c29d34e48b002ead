package dev.streampair.benchmark;

import java.time.Duration;
import java.util.Map;

/** A ring with one item in it. */
record RingSubject(String name, Ring ring, Window window) implements Subject {

    @Override
    public Map<Figure, Double> measure() throws Exception {
        this.ring.turn();
        // After it has stood, the JVM compiles some of it anew.
        this.window.pass();
        Count begin = this.ring.count();
        Duration cpuBefore = ProcessTree.cpu(this.ring.processes());
        this.window.pass();
        Count end = this.ring.count();
        double cpuMicros =
                ProcessTree.cpu(this.ring.processes()).minus(cpuBefore).toNanos() / 1e3;
        this.ring.stand();
        // What has come to one of the two made two hops.
        double hops = 2 * end.rateSince(begin);
        Latencies times = this.ring.hops(begin, end);
        return Map.of(
                Figure.HOPS,
                hops,
                Figure.HOP_P50,
                times.quantileMicros(0.5),
                Figure.HOP_P99,
                times.quantileMicros(0.99),
                Figure.HOP_CPU,
                cpuMicros / (hops * end.secondsSince(begin)));
    }
}
