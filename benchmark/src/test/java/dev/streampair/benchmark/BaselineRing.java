package dev.streampair.benchmark;

import dev.streampair.benchmark.baseline.Receptions;
import java.util.List;

/** The ring of a baseline: its processes are frozen where they are when it is to stand. */
final class BaselineRing implements Ring {

    private final Receptions receptions;

    private final List<Baseline> processes;

    /**
     * @param receptions where the processes note them
     * @param processes the one that is asked for its count first; all have started
     */
    BaselineRing(Receptions receptions, Baseline... processes) {
        this.receptions = receptions;
        this.processes = List.of(processes);
        stand();
    }

    @Override
    public void turn() {
        processes().forEach(ProcessTree::thaw);
    }

    @Override
    public void stand() {
        processes().forEach(ProcessTree::freeze);
    }

    @Override
    public Count count() {
        return this.processes.get(0).nextCount();
    }

    @Override
    public Latencies hops(Count begin, Count end) {
        // The last hops of a long window: two items for each count, in half of the slots, as the ring turned on after
        // the count.
        Count recent = new Count(begin.nanos(), Math.max(begin.value(), end.value() - Receptions.SLOTS / 4));
        return Ring.hops(recent, end, this.receptions::nanosOf);
    }

    @Override
    public List<ProcessTree> processes() {
        return this.processes.stream().map(Baseline::tree).toList();
    }
}
