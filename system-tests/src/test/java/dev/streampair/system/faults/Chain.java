package dev.streampair.system.faults;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.peer.Seed;
import dev.streampair.system.support.peer.Sink;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import java.util.Random;
import java.util.function.Function;

/**
 * x, whose items go on to y, whose items end in a sink, with a faulty proxy before y and one before the sink. So items
 * are posted to x and leave at the end, and what each has logged can be held against what the one before has accepted.
 */
final class Chain implements AutoCloseable {

    private static final String[] IMPATIENT = {
        Pair.WITHOUT_END,
        "--relay.peer.connect-timeout=500ms",
        "--relay.peer.request-timeout=500ms",
        "--relay.retry.initial-delay=10ms",
        "--relay.retry.max-delay=200ms",
        "--relay.retry.max-retry-after=100ms",
        // So many that a repeat takes along what has come meanwhile.
        "--relay.delivery.max-items=5000"
    };

    private final Sink sink = new Sink();

    private final FaultyProxy toY;

    private final FaultyProxy toSink;

    private final Pair pair;

    /**
     * Starts it, and waits until x and y are ready.
     *
     * @param plan makes the plan of each proxy, from lots of its own
     */
    Chain(Function<Random, FaultPlan> plan) {
        int x = FreePorts.next();
        int y = FreePorts.next();
        this.toY = new FaultyProxy(FreePorts.next(), y, plan.apply(Seed.random("to y")));
        this.toSink = new FaultyProxy(FreePorts.next(), this.sink.port(), plan.apply(Seed.random("to the sink")));
        this.pair = new Pair(
                new ServiceCommand("service-x", x, ServiceCommand.loopback(this.toY.port()), IMPATIENT),
                new ServiceCommand("service-y", y, ServiceCommand.loopback(this.toSink.port()), IMPATIENT));
        this.pair.start().awaitReady();
    }

    ServiceProcess x() {
        return this.pair.x();
    }

    ServiceProcess y() {
        return this.pair.y();
    }

    Sink sink() {
        return this.sink;
    }

    FaultyProxy toY() {
        return this.toY;
    }

    FaultyProxy toSink() {
        return this.toSink;
    }

    /** Waits until nothing waits or is on its way, late repeats included. */
    void awaitEmpty() {
        this.pair.awaitEmpty();
        this.toY.awaitIdle();
        this.toSink.awaitIdle();
    }

    @Override
    public void close() {
        try (this.sink;
                this.toSink;
                this.toY) {
            this.pair.close();
        }
    }
}
