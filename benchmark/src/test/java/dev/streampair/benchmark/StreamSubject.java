package dev.streampair.benchmark;

import java.util.Map;

/** A source that sends items to a sink as fast as the sink takes them. */
record StreamSubject(String name, BaselineRing sinkAndSource, Window window) implements Subject {

    @Override
    public Map<Figure, Double> measure() throws Exception {
        this.sinkAndSource.turn();
        Count begin = this.sinkAndSource.count();
        this.window.pass();
        Count end = this.sinkAndSource.count();
        this.sinkAndSource.stand();
        return Map.of(Figure.BACKLOG, end.rateSince(begin));
    }
}
