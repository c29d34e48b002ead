package dev.streampair.relay.http.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of a port that other machines can reach and that has no authentication. */
public final class OpenDoor {

    private static final Logger logger = LoggerFactory.getLogger(OpenDoor.class);

    private OpenDoor() {}

    /** Logs a warning if the connector, which is not started yet, is such a port. */
    public static void warnOf(ServerConnector connector) {
        String host = connector.getHost();
        if (!isLoopback(host) && !asksForCertificate(connector)) {
            logger.warn(
                    "listening on {} without authentication: anyone who reaches the port can post items, pause the stream"
                            + " and drop dead letters. Set server.address to a loopback address, server.ssl.client-auth=need, or"
                            + " relay.security.users",
                    (host != null) ? host : "all addresses");
        }
    }

    /** Whether only this machine can reach a connector, which need not be started. */
    public static boolean isLoopback(ServerConnector connector) {
        return isLoopback(connector.getHost());
    }

    private static boolean isLoopback(@Nullable String host) {
        try {
            return host != null && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException ex) {
            return false;
        }
    }

    private static boolean asksForCertificate(ServerConnector connector) {
        SslConnectionFactory tls = connector.getConnectionFactory(SslConnectionFactory.class);
        return tls != null && tls.getSslContextFactory().getNeedClientAuth();
    }
}
