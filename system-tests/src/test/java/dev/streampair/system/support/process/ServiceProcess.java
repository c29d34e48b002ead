package dev.streampair.system.support.process;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A service that runs, or ran. */
public final class ServiceProcess implements AutoCloseable {

    private final String service;

    private final LoggedProcess process;

    private final int port;

    private final ServiceHttp http;

    public ServiceProcess(String service, LoggedProcess process, int port) {
        this(service, process, port, new ServiceHttp(ServiceCommand.loopback(port)));
    }

    /** @param http how its clients reach it */
    public ServiceProcess(String service, LoggedProcess process, int port, ServiceHttp http) {
        this.service = service;
        this.process = process;
        this.port = port;
        this.http = http;
    }

    /** Waits until the service takes items; fails at once if it ends instead. */
    public ServiceProcess awaitReady() {
        awaitMessage("Started Service");
        return this;
    }

    public long pid() {
        return this.process.pid();
    }

    public int port() {
        return this.port;
    }

    public ServiceHttp http() {
        return this.http;
    }

    /** The items that the service has logged as received so far, in the order of the log. */
    public List<Long> received() {
        return this.process.log().received(this.service);
    }

    /** The items that the service has logged so far as received before, once it was posted them again. */
    public List<Long> skipped() {
        return this.process.log().skipped(this.service);
    }

    /** What the service has logged so far that begins with a text. */
    public List<String> messages(String start) {
        return this.process.log().messages(start);
    }

    /** The lines of the log so far that end with a text. */
    public List<String> logLines(String end) {
        return this.process.log().linesThatEndWith(end);
    }

    /** Waits until a message that begins with a text is in the log; fails at once if the service ends without it. */
    public void awaitMessage(String start) {
        awaitMessages(start, 1);
    }

    /** Waits until so many messages that begin with a text are in the log. */
    public void awaitMessages(String start, int count) {
        this.process.awaitMessages(start, count, LoggedProcess.PATIENCE);
    }

    /** The items that the service has named as left behind when it stopped, in their order. */
    public List<Long> namedAsLeft() {
        return messages("stopped before ").stream()
                .map((message) -> message.substring(message.indexOf("): ") + 3))
                .flatMap((items) -> Stream.of(items.split(", ")))
                .map(Long::valueOf)
                .toList();
    }

    /** Forgets what the service has logged so far, and frees its room on the disk. */
    public void clearLog() {
        this.process.log().clear();
    }

    public boolean isAlive() {
        return this.process.isAlive();
    }

    /** Kills the service, and waits until it is gone. */
    public void kill() {
        signal("KILL");
        awaitExit(LoggedProcess.PATIENCE);
    }

    /** The bytes of the heap that a full collection, which this brings about, leaves in use. */
    public long liveHeap() {
        return LiveHeap.bytesOf(this.process.pid());
    }

    /**
     * Sends the service a signal.
     *
     * @param name INT, TERM or KILL
     */
    public void signal(String name) {
        Signals.send(name, this.process.pid());
    }

    public int awaitExit(Duration bound) {
        return this.process.awaitExit(bound);
    }

    @Override
    public void close() {
        this.process.close();
    }
}
