package dev.streampair.system.faults;

import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.Signals;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * A process whose output, of both kinds, goes to a pipe that nobody reads. The process ends with {@link #close}, or at
 * the latest with this JVM.
 */
final class UnreadProcess implements AutoCloseable {

    private final Process process;

    private UnreadProcess(Process process) {
        this.process = process;
    }

    static UnreadProcess start(ProcessBuilder builder) {
        try {
            Process process = builder.redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.PIPE)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new UnreadProcess(process);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** How many bytes wait in the pipe. */
    int unreadBytes() {
        try {
            return this.process.getInputStream().available();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Sends the process a signal. */
    void signal(String name) {
        Signals.send(name, this.process.pid());
    }

    /**
     * Waits until the process ends.
     *
     * @param bound how long that may take
     * @return its exit code; 128 + the signal's number if a signal ended it
     */
    int awaitExit(Duration bound) {
        await("the end of a process that nobody reads").atMost(bound).until(() -> !this.process.isAlive());
        return this.process.exitValue();
    }

    /** Kills the process if it still runs; fails if it does not end. */
    @Override
    public void close() {
        this.process.destroyForcibly();
        awaitExit(LoggedProcess.PATIENCE);
    }
}
