package dev.streampair.benchmark;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The ring of a pair; its deliveries are paused when it is to stand. */
final class PairRing implements Ring {

    private final MeasuredPair pair;

    private final ReceptionLog xLog;

    private final ReceptionLog yLog;

    /** What the logs held at the last turn: its last item may be the first of this one. */
    private Map<Long, Long> readBefore = Map.of();

    /** @param pair one with the setting {@link ReceptionLog#MICROSECONDS} */
    PairRing(MeasuredPair pair) throws Exception {
        this.pair = pair;
        this.xLog = new ReceptionLog(pair.x());
        this.yLog = new ReceptionLog(pair.y());
        stand();
    }

    MeasuredPair pair() {
        return this.pair;
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
    public Latencies hops(Count begin, Count end) throws IOException {
        Map<Long, Long> read = this.xLog.readOn();
        read.putAll(this.yLog.readOn());
        Map<Long, Long> nanos = new HashMap<>(this.readBefore);
        nanos.putAll(read);
        this.readBefore = read;
        return Ring.hops(
                begin, end, (item) -> Objects.requireNonNull(nanos.get(item), () -> "No line logged for " + item));
    }

    @Override
    public List<ProcessTree> processes() {
        return List.of(
                new ProcessTree(this.pair.x().pid()),
                new ProcessTree(this.pair.y().pid()));
    }
}
