package dev.streampair.system.benchmark;

import java.util.Map;

/** A service under a load of single integers. */
record IngestSubject(String name, int port, Window window) implements Subject {

    @Override
    public Map<Figure, Double> measure() throws Exception {
        HttpLoad.LoadResult result = HttpLoad.run(this.port, this.window.length(), Long.MAX_VALUE);
        Latencies latencies = result.latencies();
        return Map.of(
                Figure.INGEST, result.postsPerSecond(),
                Figure.P50, latencies.quantileMicros(0.5),
                Figure.P99, latencies.quantileMicros(0.99),
                Figure.P999, latencies.quantileMicros(0.999));
    }
}
