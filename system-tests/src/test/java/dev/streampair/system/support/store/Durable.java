package dev.streampair.system.support.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.peer.LoadClient;
import dev.streampair.system.support.peer.Sequences;
import dev.streampair.system.support.peer.Sink;
import dev.streampair.system.support.process.ExtractedJars;
import dev.streampair.system.support.process.ServiceCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How services are started on a durable store, and what then holds between clients and a sink, whatever was killed. */
public final class Durable {

    /** What waits is little, so that a test can press, and much of it waits at any time. */
    private static final String[] SETTINGS = {
        "--relay.outbox.capacity=200",
        "--relay.inbound.max-items=100",
        "--relay.delivery.max-items=20",
        "--relay.retry.initial-delay=10ms",
        "--relay.retry.max-delay=200ms",
        "--relay.retry.max-retry-after=100ms"
    };

    private static @Nullable ExtractedJars extractedJars;

    private Durable() {}

    /** Returns jars from which a test that kills a service again and again has it back soon. Made once a run. */
    public static synchronized ExtractedJars extractedJars() throws IOException {
        if (extractedJars == null) {
            extractedJars = ExtractedJars.from(ServiceCommand.BUILD, Path.of("target", "extracted"));
        }
        return extractedJars;
    }

    /** Returns the setting that puts a service's store in a file. */
    public static String file(Path folder, String service) {
        return url("jdbc:sqlite:" + folder.resolve(service + ".db"));
    }

    public static String url(String url) {
        return "--relay.store.url=" + url;
    }

    /**
     * Returns the command of a service that presses, with a store of its own.
     *
     * @param store one of the settings above
     */
    public static ServiceCommand command(String service, int port, int peerPort, String store) {
        return new ServiceCommand(service, port, ServiceCommand.loopback(peerPort), SETTINGS).with(store);
    }

    /**
     * Fails unless all items of the clients have come, once each and in their order, and nothing else but what the
     * exchange's seed became.
     *
     * @param steps by how much an item grows on its way from the client to the sink
     */
    public static void assertArrived(Sink sink, List<LoadClient> clients, List<Integer> steps, long seedThere) {
        assertThat(sink.itemsBySource()).as("numberings that the sink has seen").hasSize(1);
        List<Long> arrived = sink.items();
        long count = 1;
        for (int i = 0; i < clients.size(); i++) {
            LoadClient client = clients.get(i);
            Sequences.assertSame(
                    "items of client %d in the sink".formatted(i),
                    arrived.stream().filter(client::posts).toList(),
                    Sequences.plus(steps.get(i), client.accepted()));
            count += client.acceptedCount();
        }
        assertThat(arrived).as("items in the sink").hasSize((int) count);
        assertThat(arrived.stream().filter((item) -> item == seedThere))
                .as("what the seed became")
                .hasSize(1);
    }
}
