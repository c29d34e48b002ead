package dev.streampair.benchmark;

import dev.streampair.system.support.process.ServiceProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A service under a load of single integers. The CPU time is that of its processes, for all that they do meanwhile.
 *
 * @param ports where it listens: one for each of its processes
 */
record IngestSubject(String name, List<Integer> ports, Guard guard, List<ProcessTree> processes, Window window)
        implements Subject {

    static IngestSubject of(String name, int port, long pid, Window window) {
        return of(name, port, new Guard.Nobody(), pid, window);
    }

    static IngestSubject of(String name, int port, Guard guard, long pid, Window window) {
        return new IngestSubject(name, List.of(port), guard, List.of(new ProcessTree(pid)), window);
    }

    /** All replicas of x, each with as many of the connections. */
    static IngestSubject ofReplicas(String name, MeasuredPair pair, Window window) {
        List<ServiceProcess> replicas = pair.replicasOfX();
        return new IngestSubject(
                name,
                replicas.stream().map(ServiceProcess::port).toList(),
                new Guard.Nobody(),
                replicas.stream()
                        .map((replica) -> new ProcessTree(replica.pid()))
                        .toList(),
                window);
    }

    @Override
    public Map<Figure, Double> measure() throws Exception {
        Duration cpuBefore = ProcessTree.cpu(this.processes);
        HttpLoad.LoadResult result = HttpLoad.run(this.ports, this.guard, this.window.length(), Long.MAX_VALUE);
        Duration cpu = ProcessTree.cpu(this.processes).minus(cpuBefore);
        Latencies latencies = result.latencies();
        return Map.of(
                Figure.INGEST, result.postsPerSecond(),
                Figure.P50, latencies.quantileMicros(0.5),
                Figure.P99, latencies.quantileMicros(0.99),
                Figure.P999, latencies.quantileMicros(0.999),
                Figure.INGEST_CPU, cpu.toNanos() / 1e3 / latencies.count());
    }
}
