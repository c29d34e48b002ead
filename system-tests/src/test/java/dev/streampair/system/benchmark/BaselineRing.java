package dev.streampair.system.benchmark;

import java.util.List;

/** The ring of a baseline: its processes are frozen where they are when it is to stand. */
final class BaselineRing implements Ring {

    private final List<Baseline> processes;

    /** @param processes the one that is asked for its count first; all have started */
    BaselineRing(Baseline... processes) {
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
    public List<ProcessTree> processes() {
        return this.processes.stream().map(Baseline::tree).toList();
    }
}
