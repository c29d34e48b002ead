package dev.streampair.system.support.peer;

import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import dev.streampair.system.support.process.Standstill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The two services, wired to each other. The test says when each starts; all that were started end with {@link #close}.
 */
public final class Pair implements AutoCloseable {

    /** What x logs last when y has halted; the items that y did not take follow. */
    public static final String DROPPED = "service-y has halted and did not take: ";

    /** Has y exchange and never halt. */
    public static final String WITHOUT_END = "--exchange.halt-after=4000000000000000000";

    /** For the backlog of a whole test. */
    private static final Duration DRAIN_TIME = Duration.ofMinutes(2);

    private final ServiceCommand xCommand;

    private final ServiceCommand yCommand;

    private final List<ServiceProcess> started = new ArrayList<>();

    private @Nullable ServiceProcess x;

    private @Nullable ServiceProcess y;

    public Pair(ServiceCommand x, ServiceCommand y) {
        this.xCommand = x;
        this.yCommand = y;
    }

    /**
     * Wires the two directly, on free ports.
     *
     * @param settings Spring's, for both
     */
    public static Pair wired(String... settings) {
        int x = FreePorts.next();
        int y = FreePorts.next();
        return new Pair(
                new ServiceCommand("service-x", x, ServiceCommand.loopback(y), settings),
                new ServiceCommand("service-y", y, ServiceCommand.loopback(x), settings));
    }

    /**
     * Wires x to y, and y to a sink.
     *
     * @param settings Spring's, for both
     */
    public static Pair into(Sink sink, String... settings) {
        int x = FreePorts.next();
        int y = FreePorts.next();
        return new Pair(
                new ServiceCommand("service-x", x, ServiceCommand.loopback(y), settings),
                new ServiceCommand("service-y", y, ServiceCommand.loopback(sink.port()), settings));
    }

    /** Starts x, anew if it ran before, and does not wait until it is ready. */
    public ServiceProcess startX() {
        ServiceProcess process = this.xCommand.start();
        this.started.add(process);
        this.x = process;
        return process;
    }

    /** Starts y, anew if it ran before, and does not wait until it is ready. */
    public ServiceProcess startY() {
        ServiceProcess process = this.yCommand.start();
        this.started.add(process);
        this.y = process;
        return process;
    }

    /** Starts both at once. */
    public Pair start() {
        startX();
        startY();
        return this;
    }

    public Pair awaitReady() {
        x().awaitReady();
        y().awaitReady();
        return this;
    }

    public ServiceProcess x() {
        return Objects.requireNonNull(this.x, "x was not started");
    }

    public ServiceProcess y() {
        return Objects.requireNonNull(this.y, "y was not started");
    }

    /** Waits until nothing waits in x, and then nothing in y: of a pair whose items end in a sink. */
    public void awaitEmpty() {
        Standstill.awaitUnless(
                "empty outboxes",
                () -> List.of(x().http().outboxSize(), y().http().outboxSize()),
                DRAIN_TIME,
                () -> x().http().outboxSize() == 0 && y().http().outboxSize() == 0);
    }

    /** Waits until y has halted and x has heard of it. */
    public Pair awaitHalt() {
        x().awaitMessage(DROPPED);
        return this;
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        for (ServiceProcess process : this.started) {
            try {
                process.close();
            } catch (RuntimeException ex) {
                failure = ex;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
