package dev.streampair.system.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.peer.Sink;
import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceProcess;
import dev.streampair.system.support.process.Tool;
import dev.streampair.system.support.store.Durable;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a service with a file for its store does with the disk: it syncs before it answers, and bears a full one. */
@Execution(ExecutionMode.CONCURRENT)
class DurableDiskIT {

    private static final int PEER_NOT_THERE = FreePorts.next();

    private static final int POSTS = 20;

    private static final int ITEMS_AT_ONCE = 5000;

    @TempDir
    private Path folder;

    private ServiceCommand command(int peerPort) {
        return new ServiceCommand(
                "service-x",
                FreePorts.next(),
                ServiceCommand.loopback(peerPort),
                "--relay.outbox.capacity=1000000",
                "--relay.drain-timeout=1s",
                // The log is a file, too, and must not be the one that is full.
                "--logging.level.dev.streampair.relay.LoggingListener=warn",
                Durable.file(this.folder, "x"));
    }

    @Test
    void syncsAtLeastOnceForEachPostingThatComesAlone() throws Exception {
        Path strace = Tool.require("strace", "strace");
        Path trace = this.folder.resolve("trace");
        try (ServiceProcess x = command(PEER_NOT_THERE).start().awaitReady()) {
            Process tracer = new ProcessBuilder(
                            strace.toString(),
                            "-f",
                            "-e",
                            "trace=fsync,fdatasync",
                            "-o",
                            trace.toString(),
                            "-p",
                            Long.toString(x.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(this.folder.resolve("strace.log").toFile())
                    .start();
            try {
                await("strace")
                        .atMost(LoggedProcess.PATIENCE)
                        .until(() -> Files.readString(this.folder.resolve("strace.log"))
                                .contains("attached"));
                // The thread that answers may be a new one, which strace follows from its start.
                x.http().post("/stream", "1");
                for (int post = 0; post < POSTS; post++) {
                    long before = syncs(trace);
                    assertThat(x.http().post("/stream", Integer.toString(post)).statusCode())
                            .isEqualTo(202);
                    await("a sync before the answer")
                            .atMost(LoggedProcess.PATIENCE)
                            .until(() -> syncs(trace) > before);
                }
                assertThat(syncs(trace)).isGreaterThanOrEqualTo(POSTS);
            } finally {
                tracer.destroy();
                tracer.waitFor(30, TimeUnit.SECONDS);
            }
        }
    }

    /** How many calls have begun; the line may be completed later. */
    private static long syncs(Path trace) throws Exception {
        try (var lines = Files.lines(trace)) {
            return lines.filter((line) -> line.contains("sync(")).count();
        }
    }

    @Test
    void refusesItemsWhileTheDiskIsFullAndGoesOnByItself() throws Exception {
        Path prlimit = Tool.require("prlimit", "util-linux");
        long accepted = 0;
        try (ServiceProcess x = command(PEER_NOT_THERE).start().awaitReady()) {
            limitFiles(prlimit, x, "2000000:unlimited");
            HttpResponse<String> answer = x.http().post("/stream", itemsFrom(accepted));
            while (answer.statusCode() == 202) {
                accepted += ITEMS_AT_ONCE;
                assertThat(accepted).as("items in 2 MB").isLessThan(1_000_000);
                answer = x.http().post("/stream", itemsFrom(accepted));
            }
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(answer.body()).contains("tag:streampair.dev,2026:store-failed");
            // A little still fits, so the store may be said to work again before the limit is lifted.
            x.awaitMessage("The store jdbc:sqlite:");
            assertThat(x.http().outboxSize()).isEqualTo(accepted);

            limitFiles(prlimit, x, "unlimited:unlimited");
            assertThat(x.http().post("/stream", itemsFrom(accepted)).statusCode())
                    .isEqualTo(202);
            accepted += ITEMS_AT_ONCE;
            x.awaitMessage("the store works again");
            assertThat(x.http().outboxSize()).isEqualTo(accepted);
            x.kill();
        }
        long all = accepted;
        try (Sink sink = new Sink();
                ServiceProcess x = command(sink.port()).start().awaitReady()) {
            assertThat(x.isAlive()).isTrue();
            await("all items").atMost(LoggedProcess.PATIENCE).until(() -> sink.size() >= all);
            assertThat(sink.items())
                    .isEqualTo(LongStream.rangeClosed(1, all).boxed().toList());
        }
    }

    private static String itemsFrom(long first) {
        return LongStream.range(first, first + ITEMS_AT_ONCE)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** Sets the size, soft and hard, to which the service can write a file. */
    private static void limitFiles(Path prlimit, ServiceProcess service, String limit) throws Exception {
        List<String> command = List.of(prlimit.toString(), "--pid=" + service.pid(), "--fsize=" + limit);
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as("%s", command).isZero();
    }
}
