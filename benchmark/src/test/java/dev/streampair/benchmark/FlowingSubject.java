package dev.streampair.benchmark;

import java.util.EnumMap;
import java.util.Map;

/**
 * A pair whose x is under a load of single integers while a backlog flows from it to y, which keeps it. The CPU time
 * per posting is left out: it would be that of the backlog, too.
 */
record FlowingSubject(String name, MeasuredPair pair, int backlog, IngestSubject load) implements Subject {

    @Override
    public Map<Figure, Double> measure() throws Exception {
        this.pair.logItems(false);
        this.pair.fillX(this.backlog);
        this.pair.logItems(true);
        MeasuredPair.order(this.pair.x(), "RUNNING");
        Map<Figure, Double> result = new EnumMap<>(this.load.measure());
        result.remove(Figure.INGEST_CPU);
        if (this.pair.x().http().outboxSize() == 0) {
            throw new IllegalStateException("The backlog of %,d did not last".formatted(this.backlog));
        }
        MeasuredPair.order(this.pair.x(), "PAUSED");
        return result;
    }
}
