package dev.streampair.system.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The exchange of the mission, whichever service starts first. Much of it is waiting, so the tests share the time. */
@Execution(ExecutionMode.CONCURRENT)
class PairIT {

    private static final Duration APART = Duration.ofSeconds(10);

    @Test
    void exchangesAndHaltsWhenXStartsFirst() throws Exception {
        try (Pair pair = Pair.wired()) {
            pair.startX().awaitReady();
            pair.startY();
            pair.awaitHalt();
            assertExchanged(pair);
            assertThat(withoutTimes(Files.readString(ServiceCommand.BUILD.resolve("README.md"))))
                    .contains(
                            withoutTimes(pair.x().http().get("/actuator/stream").body()))
                    .contains(pair.y().http().get("/actuator/exchange").body());
        }
    }

    private static String withoutTimes(String text) {
        return text.replaceAll("\"\\d{4}-\\d\\d-\\d\\dT[^\"]+Z\"", "TIME");
    }

    @Test
    void exchangesAndHaltsWhenYStartsFirst() throws Exception {
        try (Pair pair = Pair.wired()) {
            pair.startY().awaitReady();
            pair.startX();
            pair.awaitHalt();
            assertExchanged(pair);
        }
    }

    @Test
    void xTakesNothingAndSaysNothingOfYUntilYStartsLongAfterIt() throws Exception {
        try (Pair pair = Pair.wired()) {
            ServiceProcess x = pair.startX().awaitReady();
            await("x waits for y")
                    .during(APART)
                    .atMost(LoggedProcess.PATIENCE)
                    .until(() -> x.messages("message received").isEmpty()
                            && x.messages("service-y").isEmpty());
            pair.startY();
            pair.awaitHalt();
            assertExchanged(pair);
            assertThat(x.messages("service-y")).containsExactly(Pair.DROPPED + "8");
        }
    }

    @Test
    void theSeedWaitsForXAndYSaysOnceThatXIsDownAndOnceThatItIsBack() throws Exception {
        try (Pair pair = Pair.wired()) {
            ServiceProcess y = pair.startY().awaitReady();
            await("y says once that x is down")
                    .during(APART)
                    .atMost(LoggedProcess.PATIENCE)
                    .until(() -> y.messages("service-x").size() == 1);
            pair.startX();
            pair.awaitHalt();
            assertExchanged(pair);
            assertThat(y.messages("service-x"))
                    .satisfiesExactly(
                            (message) -> assertThat(message).startsWith("service-x is down (no answer: "),
                            (message) -> assertThat(message).isEqualTo("service-x is back"));
        }
    }

    @Test
    void exchangesOverACborLink() throws Exception {
        try (Pair pair = Pair.wired(
                "--relay.peer.media-type=application/cbor",
                "--server.jetty.accesslog.enabled=true",
                "--server.jetty.accesslog.custom-format=a posting of type %{Content-Type}i")) {
            pair.start().awaitHalt();
            assertExchanged(pair);
            // Jetty logs a request once its answer is on its way.
            for (ServiceProcess service : List.of(pair.x(), pair.y())) {
                service.awaitMessages("a posting of type application/cbor", 4);
                assertThat(service.messages("a posting of type application/cbor"))
                        .hasSize(4);
                assertThat(service.messages("a posting of type application/json"))
                        .isEmpty();
            }
        }
    }

    @Test
    void writesNumbersAsMachinesReadThemWhateverTheLanguage() throws Exception {
        int x = FreePorts.next();
        int y = FreePorts.next();
        String[] persian = {"-Duser.language=fa", "-Duser.country=IR"};
        try (Pair pair = new Pair(
                new ServiceCommand("service-x", x, ServiceCommand.loopback(y)).withMoreJvmOptions(persian),
                new ServiceCommand("service-y", y, ServiceCommand.loopback(x)).withMoreJvmOptions(persian))) {
            pair.start().awaitHalt();
            assertExchanged(pair);
            HttpResponse<String> refusal = pair.x().http().post("/stream", "[1, true]");
            assertThat(refusal.statusCode()).isEqualTo(400);
            assertThat(refusal.body()).contains("item 2 of the array", "from -9223372036854775808");
        }
    }

    private static void assertExchanged(Pair pair) throws Exception {
        assertThat(pair.x().received()).containsExactly(1L, 3L, 5L, 7L);
        assertThat(pair.y().received()).containsExactly(2L, 4L, 6L);
        assertThat(pair.x().messages("HALTING"))
                .containsExactly("HALTING: service-y has halted, and what is sent to it is dropped until it goes on");
        assertThat(pair.x().http().get("/actuator/stream").body())
                .contains("\"peer\":{\"name\":\"service-y\",\"state\":\"HALTED\",\"onHalt\":\"DROP\",\"error\":null,")
                .contains("\"lastAnswer\":\"it has halted\"");
        assertThat(pair.x().http().get("/actuator/health").body())
                .contains("\"warning\":\"service-y has halted: items for it are dropped\"");
        assertThat(pair.x().http().meter("stream.peer.halted")).isOne();
        assertThat(pair.y().http().meter("stream.peer.halted")).isZero();
        assertThat(pair.y().messages("HALTING")).containsExactly("HALTING");
        assertThat(pair.x().messages(Pair.DROPPED)).containsExactly(Pair.DROPPED + "8");
    }
}
