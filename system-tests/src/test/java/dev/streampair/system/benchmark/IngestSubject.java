package dev.streampair.system.benchmark;

import java.time.Duration;
import java.util.Map;

/** A service under a load of single integers. The CPU time is that of its process, for all that it does meanwhile. */
record IngestSubject(String name, int port, Guard guard, ProcessTree process, Window window) implements Subject {

    static IngestSubject of(String name, int port, long pid, Window window) {
        return of(name, port, new Guard.Nobody(), pid, window);
    }

    static IngestSubject of(String name, int port, Guard guard, long pid, Window window) {
        return new IngestSubject(name, port, guard, new ProcessTree(pid), window);
    }

    @Override
    public Map<Figure, Double> measure() throws Exception {
        Duration cpuBefore = this.process.cpu();
        HttpLoad.LoadResult result = HttpLoad.run(this.port, this.guard, this.window.length(), Long.MAX_VALUE);
        Duration cpu = this.process.cpu().minus(cpuBefore);
        Latencies latencies = result.latencies();
        return Map.of(
                Figure.INGEST, result.postsPerSecond(),
                Figure.P50, latencies.quantileMicros(0.5),
                Figure.P99, latencies.quantileMicros(0.99),
                Figure.P999, latencies.quantileMicros(0.999),
                Figure.INGEST_CPU, cpu.toNanos() / 1e3 / latencies.count());
    }
}
