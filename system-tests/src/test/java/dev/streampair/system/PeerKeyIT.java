package dev.streampair.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What claims to come from the peer must bear the key that both services know. */
class PeerKeyIT {

    private static final String KEY = "--relay.peer.key=one-secret-of-the-pair";

    private static Pair pair(String ofX, String ofY) {
        int x = FreePorts.next();
        int y = FreePorts.next();
        return new Pair(
                new ServiceCommand("service-x", x, ServiceCommand.loopback(y), ofX),
                new ServiceCommand("service-y", y, ServiceCommand.loopback(x), ofY));
    }

    @Test
    void exchangesWithItAndRefusesWhoeverClaimsToBeThePeer() throws Exception {
        try (Pair pair = pair(KEY, KEY).start().awaitHalt()) {
            assertThat(pair.x().received()).containsExactly(1L, 3L, 5L, 7L);
            Map<String, String> claim = Map.of(
                    "ce-specversion",
                    "1.0",
                    "ce-type",
                    "dev.streampair.items",
                    "ce-source",
                    "/service-y/1",
                    "ce-id",
                    "1-1");
            assertThat(pair.x().http().post("/stream", "9", claim)).satisfies((answer) -> {
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(answer.body()).contains("relay.peer.key");
            });
            assertThat(pair.x().messages("refused a request from 127.0.0.1: Not taken: the event claims to be of"))
                    .hasSize(1);
            assertThat(pair.x().received()).doesNotContain(9L);
            assertThat(pair.x().messages("").toString()).doesNotContain("one-secret-of-the-pair");
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
                    .doesNotContain("one-secret-of-the-pair");
            assertThat(pair.x().received()).isEmpty();
        }
    }
}
