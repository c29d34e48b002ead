package dev.streampair.relay.http;

import dev.streampair.relay.Incarnation;
import dev.streampair.relay.Scheduler;
import dev.streampair.relay.http.guard.AllowedHosts;
import dev.streampair.relay.http.guard.ContextSpelling;
import dev.streampair.relay.http.guard.MemoryBudget;
import dev.streampair.relay.http.guard.OpenDoor;
import dev.streampair.relay.http.guard.Pulse;
import dev.streampair.relay.http.guard.ServletThreads;
import io.micrometer.observation.Observation;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpClientSettings;

/**
 * The relay's use of the web server: it puts the stream's handler in front of the servlets, and shares the server's
 * threads and buffers with the client for the peer, and its scheduler with the relay.
 */
public final class StreamServer {

    /**
     * The most connections that may wait to be accepted. By default the system queues 50, and resets some of the rest.
     */
    private static final int MAX_UNACCEPTED = 1000;

    /**
     * The system's buffer for a connection's answers. By default it would grow to megabytes, and a client that never
     * reads could make the server produce a hundred answers.
     */
    private static final int SEND_BUFFER_BYTES = 16 * 1024;

    /**
     * Interfaces with a constant whose class implements them. Two threads that initialize such a pair from opposite
     * ends, such as those of the first two requests, deadlock. So these are initialized before the first request.
     */
    private static final List<Class<?>> NEED_EACH_OTHER = List.of(
            Callback.class, RetainableByteBuffer.class, Content.Chunk.class, Transport.class, Observation.class);

    private final StreamHandler stream;

    private final InboundProperties limits;

    /** The memory of requests that are not for the stream: when it is full, the stream continues. */
    private final MemoryBudget budget = MemoryBudget.ofHeap();

    private final StreamObservations observations;

    private final Predicate<String> isProbe;

    private final AllowedHosts hosts;

    private @Nullable Server server;

    /** Whether the application has filters, which may ask for a login. */
    private boolean behindFilters;

    /**
     * @param isProbe whether a path is a probe's, which is answered no matter how busy the servlets are
     * @param hosts the host names that requests may use if the server listens on a loopback address
     */
    public StreamServer(
            StreamHandler stream,
            InboundProperties limits,
            StreamObservations observations,
            Predicate<String> isProbe,
            AllowedHosts hosts) {
        this.stream = stream;
        this.limits = limits;
        this.observations = observations;
        this.isProbe = isProbe;
        this.hosts = hosts;
        NEED_EACH_OTHER.forEach(StreamServer::initialize);
    }

    private static void initialize(Class<?> type) {
        try {
            Class.forName(type.getName(), true, type.getClassLoader());
        } catch (ClassNotFoundException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * Installs the stream and the guards in the application's server.
     *
     * @param streamPath the path of the stream
     * @param inServlets whether the servlets handle the stream
     */
    public void install(Server main, String streamPath, boolean inServlets) {
        this.server = main;
        this.behindFilters = inServlets;
        installGuards(main, streamPath, inServlets ? null : this.stream);
    }

    /** Installs only the guards, in a server without a stream, such as the actuator's own. */
    public void installGuards(Server other) {
        installGuards(other, null, null);
    }

    private void installGuards(Server any, @Nullable String streamPath, @Nullable StreamHandler handler) {
        boolean loopback = false;
        any.setErrorHandler(new ProblemErrorHandler());
        any.addBean(new RefusalLog(System::nanoTime));
        any.getDescendants(ContextHandler.class).forEach(TempFolders::remove);
        for (Connector connector : any.getConnectors()) {
            // A connector's factories share one configuration.
            HostCheck.install(
                    Objects.requireNonNull(connector.getConnectionFactory(HttpConfiguration.ConnectionFactory.class))
                            .getHttpConfiguration());
            if (connector instanceof ServerConnector network) {
                network.setAcceptQueueSize(MAX_UNACCEPTED);
                network.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
                network.addBean(new Pulse(network::getSelectorManager, network.getScheduler()));
                loopback |= OpenDoor.isLoopback(network);
                if (!this.behindFilters) {
                    OpenDoor.warnOf(network);
                }
            }
        }
        // Half of the threads: the others are for the stream, for probes, and for the relay's scheduled tasks.
        int max = (any.getThreadPool() instanceof ThreadPool.SizedThreadPool sized) ? sized.getMaxThreads() : 16;
        any.setHandler(new FrontHandler(
                ContextSpelling.check(any.getDescendant(ContextHandler.class), any.getHandler()),
                streamPath,
                handler,
                this.limits,
                new ServletThreads(any.getThreadPool(), Math.max(1, max / 2)),
                new ServletThreads(any.getThreadPool(), Math.max(1, max / 8)),
                this.isProbe,
                this.budget,
                this.observations,
                loopback ? this.hosts : null));
    }

    /** Returns the server's scheduler. */
    public Scheduler scheduler() {
        return new JettyScheduler(server().getScheduler(), server().getThreadPool());
    }

    /**
     * Starts the client for the peer.
     *
     * @param settings the application's own settings, for the TLS material
     * @param source the source of the events: {@code /<service>/<store id>}
     * @param incarnation supplies the current user of the source's numbers
     */
    public HttpPeerClient peerClient(
            PeerProperties peer,
            HttpClientSettings settings,
            ClientObservations observations,
            String source,
            Supplier<Incarnation> incarnation) {
        return new HttpPeerClient(
                PeerHttpClient.over(server(), settings, peer),
                observations,
                peer,
                source,
                incarnation,
                Clock.systemUTC());
    }

    private Server server() {
        return Objects.requireNonNull(
                this.server, "The relay needs Spring Boot's Jetty (spring-boot-jetty) as the application's web server");
    }
}
