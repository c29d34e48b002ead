package dev.streampair.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Pair;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Clients that send most of a body and then stall, more of them than the heap could hold bodies. The service holds as
 * many as it has memory for and asks the others to come later; the stream flows on.
 */
class RefusedUploadIT {

    private static final int CLIENTS = 500;

    private static final int BODY_BYTES = 1_000_000;

    private static final int SENT_BYTES = 900_000;

    /** How many items each service receives while the clients stall, at least; an idle machine makes it thousands. */
    private static final int TURNS = 50;

    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);

    private static final String[] SETTINGS = {
        Pair.WITHOUT_END,
        "--relay.inbound.timeout=" + BODY_TIMEOUT.toSeconds() + "s",
        "--logging.level.dev.streampair.relay.LoggingListener=warn"
    };

    private static final HostileCrowd.Role STALLING = new HostileCrowd.Role(
            """
            POST /stream HTTP/1.1\r
            Host: localhost\r
            Content-Type: application/json\r
            Content-Length: %d\r
            \r
            """.formatted(BODY_BYTES), " ".repeat(SENT_BYTES), HostileCrowd.Pace.ONCE, true, false);

    @Test
    void holdsWhatItCanAndAsksTheOthersToComeLater() throws Exception {
        int portOfX = FreePorts.next();
        int portOfY = FreePorts.next();
        try (Pair pair = new Pair(
                        new ServiceCommand("service-x", portOfX, ServiceCommand.loopback(portOfY), SETTINGS)
                                .withMoreJvmOptions("-Xmx64m"),
                        new ServiceCommand("service-y", portOfY, ServiceCommand.loopback(portOfX), SETTINGS))
                .start()
                .awaitReady()) {
            ServiceProcess x = pair.x();
            assertThat(postLongBody(x).statusCode()).isEqualTo(202);
            long before = x.http().meter("stream.received");
            try (HostileCrowd crowd = new HostileCrowd(x).join(STALLING, CLIENTS)) {
                await("a ring that turns while they stall")
                        .atMost(LoggedProcess.PATIENCE)
                        .until(() -> x.http().meter("stream.received") > before + TURNS);
                await("an end to all uploads")
                        .atMost(BODY_TIMEOUT.plus(LoggedProcess.PATIENCE))
                        .until(() -> crowd.count(HostileClient::hasGone) == CLIENTS);
                Map<String, Long> answers = crowd.of(STALLING).stream()
                        .map(HostileClient::answer)
                        .collect(Collectors.groupingBy(
                                (answer) -> answer.lines().findFirst().orElse("none"),
                                TreeMap::new,
                                Collectors.counting()));
                System.out.printf("%d uploads of which each stalled: %s%n", CLIENTS, answers);
                assertThat(crowd.of(STALLING))
                        .as("clients that were asked to come later")
                        .anyMatch((client) -> client.answer().startsWith("HTTP/1.1 503 ")
                                && client.answer().contains("Retry-After: 1"));
                assertThat(crowd.of(STALLING))
                        .as("clients whose bodies were held until their time was over")
                        .anyMatch((client) -> client.answer().startsWith("HTTP/1.1 408 "));
                assertThat(answers.keySet()).allMatch((answer) -> answer.matches("HTTP/1.1 (503|408) .*"));
            }
            assertThat(postLongBody(x).statusCode()).isEqualTo(202);
            long after = x.http().meter("stream.received");
            await("a ring that turns")
                    .atMost(LoggedProcess.PATIENCE)
                    .until(() -> x.http().meter("stream.received") > after + TURNS);
            assertThat(x.messages("")).noneMatch((message) -> message.contains("OutOfMemoryError"));
        }
    }

    /** Posts one item in a body as long as those that stall. */
    private static HttpResponse<String> postLongBody(ServiceProcess service) throws Exception {
        return service.http().post("/stream", " ".repeat(BODY_BYTES - 1) + "1");
    }
}
