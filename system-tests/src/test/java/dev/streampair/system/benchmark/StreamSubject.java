package dev.streampair.system.benchmark;

import java.time.Duration;
import java.util.Map;

/** A source that sends items to a sink as fast as the sink takes them. */
record StreamSubject(String name, BaselineRing sinkAndSource, Duration window) implements Subject {

    @Override
    public Map<Figure, Double> measure() throws Exception {
        this.sinkAndSource.turn();
        Count begin = this.sinkAndSource.count();
        Thread.sleep(this.window.toMillis());
        Count end = this.sinkAndSource.count();
        this.sinkAndSource.stand();
        return Map.of(Figure.BACKLOG, end.rateSince(begin));
    }
}
