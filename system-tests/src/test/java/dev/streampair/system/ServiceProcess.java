package dev.streampair.system;

import java.time.Duration;
import java.util.List;

/** A service that runs, or ran. */
final class ServiceProcess implements AutoCloseable {

    private final String service;

    private final LoggedProcess process;

    private final ServiceHttp http;

    ServiceProcess(String service, LoggedProcess process, ServiceHttp http) {
        this.service = service;
        this.process = process;
        this.http = http;
    }

    /** Waits until the service takes items; fails at once if it ends instead. */
    ServiceProcess awaitReady() {
        awaitMessage("Started Service");
        return this;
    }

    ServiceHttp http() {
        return this.http;
    }

    /** The items that the service has logged as received so far, in the order of the log. */
    List<Long> received() {
        return this.process.log().received(this.service);
    }

    /** What the service has logged so far that begins with a text. */
    List<String> messages(String start) {
        return this.process.log().messages(start);
    }

    /** Waits until a message that begins with a text is in the log; fails at once if the service ends without it. */
    void awaitMessage(String start) {
        awaitMessages(start, 1);
    }

    /** Waits until so many messages that begin with a text are in the log. */
    void awaitMessages(String start, int count) {
        this.process.awaitMessages(start, count, LoggedProcess.PATIENCE);
    }

    /**
     * Sends the service a signal.
     *
     * @param name INT, TERM or KILL
     */
    void signal(String name) {
        Signals.send(name, this.process.pid());
    }

    int awaitExit(Duration bound) {
        return this.process.awaitExit(bound);
    }

    @Override
    public void close() {
        this.process.close();
    }
}
