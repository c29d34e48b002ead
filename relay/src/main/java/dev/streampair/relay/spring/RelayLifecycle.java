package dev.streampair.relay.spring;

import dev.streampair.relay.Relay;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the relay's delivery after the web server, and drains it before the web server stops: during the drain,
 * postings are answered with 503, and the answers to postings that were accepted before are still sent.
 */
final class RelayLifecycle implements SmartLifecycle {

    private static final Logger logger = LoggerFactory.getLogger(RelayLifecycle.class);

    private final Relay relay;

    private final Duration drainTimeout;

    private volatile boolean running;

    RelayLifecycle(Relay relay, Duration drainTimeout) {
        this.relay = relay;
        this.drainTimeout = drainTimeout;
    }

    @Override
    public void start() {
        this.relay.start();
        this.running = true;
    }

    @Override
    public void stop() {
        this.running = false;
        logger.info("stopping: no more items are accepted, {} wait to be delivered", this.relay.waiting());
        this.relay.drain(this.drainTimeout);
    }

    @Override
    public boolean isRunning() {
        return this.running;
    }

    /** Above the web server's phases: the last to start is the first to stop. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 512;
    }

    /** A stopped relay cannot start again, so a pause of the context does not stop it. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
