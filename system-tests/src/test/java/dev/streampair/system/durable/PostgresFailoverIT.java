package dev.streampair.system.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.LoadClient;
import dev.streampair.system.support.peer.Seed;
import dev.streampair.system.support.peer.Sequences;
import dev.streampair.system.support.peer.Sink;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.store.Durable;
import dev.streampair.system.support.store.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas of x on a PostgreSQL with a synchronous standby; their URL names both servers. */
class PostgresFailoverIT {

    private static final int PROGRESS = 200;

    @TempDir
    private Path folder;

    private final Sink sink = new Sink();

    @Test
    void losesAndDoublesNothingWhenTheStandbyTakesOver() throws Exception {
        try (this.sink;
                PostgresServer primary = new PostgresServer(this.folder.resolve("primary"));
                PostgresServer standby = primary.startStandby(this.folder.resolve("standby"));
                Replicas x = new Replicas(
                        2,
                        this.sink.port(),
                        Durable.url("jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres?user=postgres"
                                .formatted(primary.port(), standby.port())),
                        Durable.extractedJars())) {
            x.awaitReady();
            try (LoadClient client = LoadClient.start(x.http(), 4, Seed.random("client"))) {
                awaitProgress();
                primary.kill();
                await("a store that is away")
                        .atMost(LoggedProcess.PATIENCE)
                        .until(() -> !x.messages("The store ").isEmpty());
                standby.promote();
                awaitProgress();
                client.stop();
                x.awaitEmpty();
                assertThat(this.sink.itemsBySource()).hasSize(1);
                Sequences.assertSame("items in the sink", this.sink.items(), Sequences.plus(1, client.accepted()));
            }
        }
    }

    private void awaitProgress() {
        int before = this.sink.size();
        await("items in the sink").atMost(LoggedProcess.PATIENCE).until(() -> this.sink.size() > before + PROGRESS);
    }
}
