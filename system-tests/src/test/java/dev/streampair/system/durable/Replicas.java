package dev.streampair.system.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.process.ExtractedJars;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceHttp;
import dev.streampair.system.support.process.ServiceProcess;
import dev.streampair.system.support.store.Durable;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Several instances of x on one database, with a {@link RoundRobinProxy} before them. */
final class Replicas implements AutoCloseable {

    private final List<ServiceCommand> commands = new ArrayList<>();

    /** All that were ever started. */
    private final List<ServiceProcess> started = new ArrayList<>();

    /** The last life of each. */
    private final List<ServiceProcess> running = new ArrayList<>();

    private final RoundRobinProxy proxy;

    /**
     * Starts them, and does not wait until they are ready.
     *
     * @param peerPort where their peer is
     * @param store the setting that names the database
     * @param jars what they are started from
     */
    Replicas(int count, int peerPort, String store, ExtractedJars jars) {
        for (int i = 0; i < count; i++) {
            this.commands.add(jars.command(Durable.command("service-x", FreePorts.next(), peerPort, store)));
        }
        this.proxy = new RoundRobinProxy(
                this.commands.stream().map(ServiceCommand::port).toList());
        this.commands.forEach((command) -> this.running.add(start(command)));
    }

    Replicas awaitReady() {
        this.running.forEach(ServiceProcess::awaitReady);
        return this;
    }

    RoundRobinProxy proxy() {
        return this.proxy;
    }

    /** All of them, as their clients see them. */
    ServiceHttp http() {
        return new ServiceHttp(ServiceCommand.loopback(this.proxy.port()));
    }

    void kill(int index) {
        this.running.get(index).kill();
    }

    /** Starts one that was killed, and does not wait until it is ready. */
    void restart(int index) {
        this.running.set(index, start(this.commands.get(index)));
    }

    private ServiceProcess start(ServiceCommand command) {
        ServiceProcess process = command.start();
        this.started.add(process);
        return process;
    }

    /** What all have logged, in all of their lives, that begins with a text. */
    List<String> messages(String start) {
        return this.started.stream()
                .flatMap((process) -> process.messages(start).stream())
                .toList();
    }

    /** Waits until one of those that live delivers, and returns which; fails if more than one says so. */
    int awaitDelivering(Duration bound) {
        return await("a replica that delivers")
                .atMost(bound)
                .until(this::delivering, (delivering) -> delivering.size() == 1)
                .get(0);
    }

    private List<Integer> delivering() throws Exception {
        List<Integer> result = new ArrayList<>();
        for (int i = 0; i < this.running.size(); i++) {
            if (this.running.get(i).isAlive() && isDelivering(this.running.get(i))) {
                result.add(i);
            }
        }
        assertThat(result).as("replicas that deliver").hasSizeLessThanOrEqualTo(1);
        return result;
    }

    private static boolean isDelivering(ServiceProcess replica) throws Exception {
        try {
            String state = replica.http().get("/actuator/stream").body();
            assertThat(state).contains("\"delivering\":");
            return state.contains("\"delivering\":true");
        } catch (ConnectException ex) {
            // It is starting.
            return false;
        }
    }

    /** Waits until nothing waits in the store, as far as each of them knows. */
    void awaitEmpty() {
        await("an empty outbox").atMost(LoggedProcess.PATIENCE).until(() -> {
            int waiting = 0;
            for (ServiceProcess replica : this.running) {
                waiting += replica.http().outboxSize();
            }
            return waiting == 0;
        });
    }

    @Override
    public void close() {
        try (this.proxy) {
            this.started.forEach(ServiceProcess::close);
        }
    }
}
