package dev.streampair.system.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.peer.Login;
import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceHttp;
import dev.streampair.system.support.process.ServiceProcess;
import org.junit.jupiter.api.Test;

/** Each service logs in at the other, as everyone must. */
class LoggedInPairIT {

    private static final Login PEER = new Login("pair", "secret-of-the-pair", "PEER");

    private static final Login READER = new Login("reader", "secret-of-the-reader", "READER");

    private static final Login OPERATOR = new Login("operator", "secret-of-the-operator", "OPERATOR");

    private static ServiceCommand command(String service, int port, int peer, Login own) {
        return new ServiceCommand(service, port, ServiceCommand.loopback(peer), own.setting())
                .with(PEER.settings())
                .with(READER.settings())
                .with(OPERATOR.settings());
    }

    private static Pair pair(Login ofY) {
        int x = FreePorts.next();
        int y = FreePorts.next();
        return new Pair(command("service-x", x, y, PEER), command("service-y", y, x, ofY));
    }

    private static int startExchange(ServiceProcess y, Login login) throws Exception {
        return new ServiceHttp(ServiceCommand.loopback(y.port()), login.header())
                .post("/actuator/exchange", "{\"seed\": 100, \"haltAfter\": 2}")
                .statusCode();
    }

    @Test
    void exchangesAndLetsOperatorsStartAnother() throws Exception {
        try (Pair pair = pair(PEER).start().awaitHalt()) {
            assertThat(pair.x().received()).containsExactly(1L, 3L, 5L, 7L);
            assertThat(pair.x().messages("requests need a login: one of ["))
                    .singleElement()
                    .asString()
                    .contains("pair", "reader", "operator");
            assertThat(startExchange(pair.y(), READER)).isEqualTo(403);
            assertThat(startExchange(pair.y(), PEER)).isEqualTo(403);
            assertThat(startExchange(pair.y(), OPERATOR)).isEqualTo(200);
            pair.x().awaitMessages(Pair.DROPPED, 2);
            assertThat(pair.x().received()).containsExactly(1L, 3L, 5L, 7L, 100L, 102L, 104L);
            ServiceHttp operator =
                    new ServiceHttp(ServiceCommand.loopback(pair.x().port()), OPERATOR.header());
            assertThat(operator.post("/actuator/stream", "{\"state\": \"PAUSED\"}")
                            .body())
                    .startsWith("{\"state\":\"PAUSED\",\"paused\":{\"since\":\"")
                    .contains("\"by\":\"operator\"}");
            pair.x().awaitMessage("paused by operator: the outbox keeps the items for service-y");
            assertThat(pair.x().messages("")).noneMatch((message) -> message.contains("secret"));
        }
    }

    private static String reasonWhyXIsDown(Login ofY) {
        try (Pair pair = pair(ofY)) {
            pair.startX().awaitReady();
            pair.startY();
            pair.y().awaitMessage("service-x is down (");
            assertThat(pair.x().received()).isEmpty();
            pair.y().signal("TERM");
            pair.y().awaitExit(LoggedProcess.PATIENCE);
            assertThat(pair.y().namedAsLeft()).containsExactly(1L);
            assertThat(pair.x().messages("refused a request from 127.0.0.1: ")).hasSize(1);
            assertThat(pair.y().messages("")).noneMatch((message) -> message.contains("secret"));
            return pair.y().messages("service-x is down (").get(0);
        }
    }

    @Test
    void keepsEverythingAndSaysWhyWhileTheLoginIsWrong() {
        assertThat(reasonWhyXIsDown(new Login("pair", "another-secret", "PEER")))
                .contains("HTTP 401", "Log in");
    }

    @Test
    void keepsEverythingAndSaysWhyWhileTheLoginMayNotPost() {
        assertThat(reasonWhyXIsDown(READER)).contains("HTTP 403", "Use a login with the role");
    }
}
