package dev.streampair.system.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What claims to come from the peer must bear the key that both services know. */
class PeerKeyIT {

    private static final String SECRET = "one-secret-of-the-pair";

    private static final String KEY = "--relay.peer.key=" + SECRET;

    private static Pair pair(String ofX, String ofY) {
        int x = FreePorts.next();
        int y = FreePorts.next();
        return new Pair(
                new ServiceCommand("service-x", x, ServiceCommand.loopback(y), ofX),
                new ServiceCommand("service-y", y, ServiceCommand.loopback(x), ofY));
    }

    /** x has its secrets from files, and shows more than it should. */
    private static String fromFiles(Path folder) throws IOException {
        Files.writeString(folder.resolve("relay.peer.key"), SECRET + "\n");
        Files.writeString(folder.resolve("relay.peer.headers.authorization"), "Bearer one-more-secret\n");
        return "--spring.config.import=configtree:" + folder + "/";
    }

    @Test
    void exchangesWithItAndRefusesWhoeverClaimsToBeThePeer(@TempDir Path folder) throws Exception {
        int x = FreePorts.next();
        int y = FreePorts.next();
        ServiceCommand commandOfX = new ServiceCommand(
                "service-x",
                x,
                ServiceCommand.loopback(y),
                fromFiles(folder),
                "--debug",
                "--management.endpoints.web.exposure.include=*");
        ServiceCommand commandOfY = new ServiceCommand("service-y", y, ServiceCommand.loopback(x), KEY);
        try (Pair pair = new Pair(commandOfX, commandOfY).start().awaitHalt()) {
            assertThat(pair.x().received()).containsExactly(1L, 3L, 5L, 7L);
            Map<String, String> claim = ServiceHttp.event("dev.streampair.items", "/service-y/1", "1-1");
            assertThat(pair.x().http().post("/stream", "9", claim)).satisfies((answer) -> {
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(answer.body()).contains("relay.peer.key");
            });
            assertThat(pair.x()
                            .messages("refused a request from 127.0.0.1: Not accepted: the event claims to come from"))
                    .hasSize(1);
            assertThat(pair.x().received()).doesNotContain(9L);
            for (String path : List.of("/actuator/env", "/actuator/configprops")) {
                assertThat(pair.x().http().get(path).body())
                        .containsIgnoringCase("authorization")
                        .doesNotContain(SECRET, "one-more-secret");
            }
            assertThat(pair.x().messages("").toString()).doesNotContain(SECRET, "one-more-secret");
        }
    }

    @Test
    void keepsEverythingAndSaysWhyWhenTheKeysDiffer() {
        try (Pair pair = pair(KEY, KEY + "-no-more")) {
            pair.startX().awaitReady();
            pair.startY();
            pair.y().awaitMessage("service-x is down (");
            assertThat(pair.y().messages("service-x is down ("))
                    .singleElement()
                    .asString()
                    .contains("HTTP 403", "Give both services the same relay.peer.key")
                    .doesNotContain(SECRET);
            assertThat(pair.x().received()).isEmpty();
        }
    }
}
