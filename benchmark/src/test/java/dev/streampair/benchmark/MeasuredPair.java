package dev.streampair.benchmark;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The two services as they are measured: their exchange never halts, their output goes to a file, all else is at its
 * default. {@code -Dbenchmark.jvm=-XX:+UseSerialGC} gives the JVMs options.
 */
final class MeasuredPair implements AutoCloseable {

    private static final String[] JVM_OPTIONS =
            System.getProperty("benchmark.jvm", "").strip().split(" +", -1);

    private static final String LOGGER = "/actuator/loggers/dev.streampair.relay.LoggingListener";

    private final Pair pair;

    private final IntFunction<ServiceCommand> commandOfX;

    /** Of x, those beside the pair's. */
    private final List<ServiceProcess> replicas = new ArrayList<>();

    /**
     * Starts it, and does not wait until it is ready.
     *
     * @param build where the project was built
     * @param settings Spring's, for both
     */
    MeasuredPair(Path build, Guard guard, String... settings) {
        int x = FreePorts.next();
        int y = FreePorts.next();
        this.commandOfX = (port) -> command(build, guard, "service-x", port, y, settings);
        this.pair = new Pair(this.commandOfX.apply(x), command(build, guard, "service-y", y, x, settings)).start();
    }

    MeasuredPair awaitReady() {
        this.pair.awaitReady();
        return this;
    }

    static ServiceCommand command(Path build, String service, int port, int peerPort) {
        return command(build, new Guard.Nobody(), service, port, peerPort);
    }

    private static ServiceCommand command(
            Path build, Guard guard, String service, int port, int peerPort, String... settings) {
        ServiceCommand command = new ServiceCommand(
                        service, port, "%s://127.0.0.1:%d".formatted(guard.scheme(), peerPort), settings)
                .of(build)
                .with(Pair.WITHOUT_END, "--management.endpoints.web.exposure.include=*")
                .with(guard.settings().toArray(String[]::new));
        return JVM_OPTIONS[0].isEmpty() ? command.withJvmOptions() : command.withJvmOptions(JVM_OPTIONS);
    }

    /**
     * Starts more of x, which share its store, and waits until they are ready. They do not deliver as long as x does.
     */
    MeasuredPair withReplicas(int more) {
        for (int i = 0; i < more; i++) {
            this.replicas.add(this.commandOfX.apply(FreePorts.next()).start());
        }
        this.replicas.forEach(ServiceProcess::awaitReady);
        return this;
    }

    /** All that are x: the one that y knows, and then the others. */
    List<ServiceProcess> replicasOfX() {
        List<ServiceProcess> all = new ArrayList<>(List.of(x()));
        all.addAll(this.replicas);
        return all;
    }

    ServiceProcess x() {
        return this.pair.x();
    }

    ServiceProcess y() {
        return this.pair.y();
    }

    /** Pauses a service's deliveries, or has it go on. */
    static void order(ServiceProcess service, String state) throws Exception {
        expectSuccess(service.http().post("/actuator/stream", "{\"state\":\"%s\"}".formatted(state)));
    }

    /** Has both log a line for each item, as by default, or not. */
    void logItems(boolean on) throws Exception {
        String level = "{\"configuredLevel\":\"%s\"}".formatted(on ? "INFO" : "WARN");
        expectSuccess(x().http().post(LOGGER, level));
        expectSuccess(y().http().post(LOGGER, level));
    }

    /** Posts items to x, in arrays, until so many wait in it. */
    void fillX(int items) throws Exception {
        String tenThousand = "[0" + ",1".repeat(9_999) + "]";
        for (int waiting = x().http().outboxSize(); waiting < items; waiting += 10_000) {
            expectSuccess(x().http().post("/stream", tenThousand));
        }
    }

    private static void expectSuccess(HttpResponse<String> response) {
        if (response.statusCode() >= 300) {
            throw new IllegalStateException("%s: %s".formatted(response, response.body()));
        }
    }

    @Override
    public void close() {
        this.replicas.forEach(ServiceProcess::close);
        x().clearLog();
        y().clearLog();
        this.pair.close();
    }
}
