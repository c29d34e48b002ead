package dev.streampair.system.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.peer.Seed;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.store.Durable;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An exchange whose services are killed in the middle of it goes on where it was, and ends after as many messages as
 * asked.
 */
class DurableExchangeIT {

    @TempDir
    private Path folder;

    @Test
    void endsAfterExactlyAsManyMessagesThoughBothWereKilled() throws Exception {
        killWhileItRuns(3, 1_000);
    }

    @Test
    @Tag("long")
    void endsAfterExactlyAsManyMessagesThoughBothWereKilledOverAndOver() throws Exception {
        killWhileItRuns(6, 2_000);
    }

    private void killWhileItRuns(int kills, int limit) throws Exception {
        // At the most, between two kills: so the exchange outlasts them.
        int maxProgress = limit / kills / 4;
        int x = FreePorts.next();
        int y = FreePorts.next();
        try (Pair pair = new Pair(
                        Durable.command("service-x", x, y, Durable.file(this.folder, "x")),
                        Durable.command("service-y", y, x, Durable.file(this.folder, "y"))
                                .with("--exchange.halt-after=" + limit))
                .start()) {
            Random random = Seed.random("exchange kills");
            for (int kill = 0; kill < kills; kill++) {
                pair.awaitReady();
                awaitTurns(pair, 1 + random.nextInt(maxProgress));
                Kill.number(kill).strike(pair);
            }
            pair.awaitHalt();
            assertThat(pair.y().received()).as("of y's last life").isNotEmpty().doesNotContain(2L);
            assertThat(pair.x().messages(Pair.DROPPED)).containsExactly(Pair.DROPPED + (2 * limit + 2));
            assertThat(pair.x().messages("WARNING:")).as("of the JVM").isEmpty();
            assertThat(pair.y().http().get("/actuator/exchange").body())
                    .contains("\"sent\":%d,\"halted\":true".formatted(limit));
            assertBeginsAnother(pair);
        }
    }

    /** A finished exchange is none to go on with: y begins another. */
    private static void assertBeginsAnother(Pair pair) {
        pair.y().kill();
        pair.startY().awaitReady();
        await("the first message of a new exchange")
                .atMost(LoggedProcess.PATIENCE)
                .until(() -> pair.y().received().contains(2L));
    }

    private static void awaitTurns(Pair pair, int turns) {
        int before = pair.y().received().size();
        pair.y().awaitMessages("message received by service-y", before + turns);
    }
}
