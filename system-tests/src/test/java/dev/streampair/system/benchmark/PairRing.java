package dev.streampair.system.benchmark;

import java.util.List;

/** The ring of a pair; its deliveries are paused when it is to stand. */
final class PairRing implements Ring {

    private final MeasuredPair pair;

    PairRing(MeasuredPair pair) throws Exception {
        this.pair = pair;
        stand();
    }

    @Override
    public void turn() throws Exception {
        MeasuredPair.order(this.pair.x(), "RUNNING");
        MeasuredPair.order(this.pair.y(), "RUNNING");
    }

    @Override
    public void stand() throws Exception {
        MeasuredPair.order(this.pair.x(), "PAUSED");
        MeasuredPair.order(this.pair.y(), "PAUSED");
    }

    @Override
    public Count count() throws Exception {
        long received = this.pair.y().http().meter("stream.received");
        return new Count(System.nanoTime(), received);
    }

    @Override
    public List<ProcessTree> processes() {
        return List.of(
                new ProcessTree(this.pair.x().pid()),
                new ProcessTree(this.pair.y().pid()));
    }
}
