package dev.streampair.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceHttp;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A service whose log nobody reads: its standard output is a pipe, and the pipe is full. It cannot log an item, so it
 * answers no posting. Whoever watches over it must learn that it is stuck, and must be able to end it.
 */
@Execution(ExecutionMode.CONCURRENT)
class StuckLogIT {

    private static final String LIVENESS = "/actuator/health/liveness";

    /** How long a posting must be stuck until the service counts as dead; the default is 30 seconds. */
    private static final Duration STUCK_AFTER = Duration.ofSeconds(10);

    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

    /** What a stop may take beyond the drain. */
    private static final Duration MORE = Duration.ofSeconds(15);

    /** A probe of Kubernetes waits for one second by default. */
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

    /** Of a pipe, which holds 64 KiB, when the next lines have no room any more. */
    private static final int FULL = 60_000;

    /** The lines of so many items are more than a pipe holds. */
    private static final String POSTING =
            IntStream.rangeClosed(1, 2000).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));

    private final ServiceCommand command = new ServiceCommand(
            "service-x",
            FreePorts.next(),
            ServiceCommand.loopback(FreePorts.next()),
            "--relay.stuck-after=" + STUCK_AFTER.toSeconds() + "s",
            "--relay.drain-timeout=" + DRAIN_TIMEOUT.toSeconds() + "s");

    private final ServiceHttp http = new ServiceHttp(ServiceCommand.loopback(this.command.port()));

    private final UnreadProcess service = UnreadProcess.start(this.command.processBuilder());

    private CompletableFuture<HttpResponse<String>> posting = new CompletableFuture<>();

    @BeforeEach
    void fillTheLog() {
        await("a service that lives")
                .atMost(LoggedProcess.PATIENCE)
                .until(() -> this.http.status(LIVENESS, PROBE_TIMEOUT) == 200);
        this.posting = this.http.postAsync("/stream", POSTING);
        await("a full pipe").atMost(LoggedProcess.PATIENCE).until(() -> this.service.unreadBytes() > FULL);
    }

    @AfterEach
    void close() {
        this.service.close();
    }

    @Test
    void isDeadForWhoProbesItWithinABoundedTime() {
        await("a service that counts as dead")
                .atMost(STUCK_AFTER.plus(LoggedProcess.PATIENCE))
                .until(() -> this.http.status(LIVENESS, PROBE_TIMEOUT) != 200);
        await("a service that stays dead")
                .during(STUCK_AFTER)
                .atMost(STUCK_AFTER.plus(LoggedProcess.PATIENCE))
                .until(() -> this.http.status(LIVENESS, PROBE_TIMEOUT) != 200);
        assertThat(this.posting).as("the answer to what was not logged").isNotDone();
    }

    @Test
    void endsWithinSecondsOfSigterm() {
        this.service.signal("TERM");
        assertThat(this.service.awaitExit(DRAIN_TIMEOUT.plus(MORE))).isEqualTo(143);
    }
}
