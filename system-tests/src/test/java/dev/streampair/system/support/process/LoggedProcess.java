package dev.streampair.system.support.process;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process whose output, of both kinds, goes to a file below {@code target/logs}, where it stays for who looks into a
 * failure. The process ends with {@link #close}, or at the latest with this JVM.
 */
public final class LoggedProcess implements AutoCloseable {

    /** For what takes a moment on an idle machine: the one that runs the tests may be busy. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Path LOGS = Path.of("target", "logs").toAbsolutePath();

    private static final AtomicInteger count = new AtomicInteger();

    private final Process process;

    private final LogFile log;

    private LoggedProcess(Process process, LogFile log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a process.
     *
     * @param name what the log's name begins with
     * @param builder what to start, and where
     */
    public static LoggedProcess start(String name, ProcessBuilder builder) {
        File log = LOGS.resolve("%s-%d.log".formatted(name, count.incrementAndGet()))
                .toFile();
        try {
            Files.createDirectories(LOGS);
            Files.deleteIfExists(log.toPath());
            Process process = builder.redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    // Appended, so that what else writes to the same file overwrites nothing.
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new LoggedProcess(process, new LogFile(log.toPath()));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    public long pid() {
        return this.process.pid();
    }

    boolean isAlive() {
        return this.process.isAlive();
    }

    public LogFile log() {
        return this.log;
    }

    /**
     * Waits until so many messages that begin with a text are in the log; fails at once if the process ends without.
     *
     * @param patience for how long the process may log nothing meanwhile
     */
    public void awaitMessages(String start, int count, Duration patience) {
        String name = "%d x '%s' in %s".formatted(count, start, this.log);
        Standstill.awaitUnless(name, () -> this.log.messages().size(), patience, () -> {
            boolean mayLogMore = this.process.isAlive();
            boolean logged = this.log.messages(start).size() >= count;
            if (!logged && !mayLogMore) {
                throw new IllegalStateException("The process ended with code %d and without '%s': see %s"
                        .formatted(this.process.exitValue(), start, this.log));
            }
            return logged;
        });
    }

    /**
     * Waits until the process ends.
     *
     * @param bound how long that may take
     * @return its exit code; 128 + the signal's number if a signal ended it
     */
    public int awaitExit(Duration bound) {
        await("the end of the process that logs to " + this.log).atMost(bound).until(() -> !this.process.isAlive());
        return this.process.exitValue();
    }

    /** Kills the process if it still runs; fails if it does not end. */
    @Override
    public void close() {
        this.process.destroyForcibly();
        awaitExit(PATIENCE);
    }
}
