package dev.streampair.relay.http;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.Ssl;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.StringUtils;

/**
 * Applies renewed certificates of Spring Boot's SSL bundles ({@code reload-on-update}) to new connections, both
 * incoming and to the peer: Boot's Jetty keeps the certificates that it started with. An open connection keeps its
 * certificates. While a bundle's new files cannot be read, its previous content stays in use.
 */
public final class CertificateRenewal {

    private static final Logger logger = LoggerFactory.getLogger(CertificateRenewal.class);

    private final SslBundles bundles;

    /**
     * The users of each bundle, by its name. Refers to nothing of the application context, which can close before the
     * bundles.
     */
    private final Map<String, List<SslContextFactory>> users = new ConcurrentHashMap<>();

    public CertificateRenewal(SslBundles bundles) {
        this.bundles = bundles;
    }

    /**
     * Applies renewals of the server's bundle to its new connections.
     *
     * @param ssl the server's settings; they need not name a bundle
     */
    public void follow(Server server, @Nullable Ssl ssl) {
        if (!Ssl.isEnabled(ssl)) {
            return;
        }
        for (Connector connector : server.getConnectors()) {
            SslConnectionFactory tls = connector.getConnectionFactory(SslConnectionFactory.class);
            if (tls != null) {
                follow(ssl.getBundle(), tls.getSslContextFactory());
            }
        }
    }

    /**
     * Applies renewals of the client's bundle to new connections to the peer.
     *
     * @param bundle the name of the client's bundle, if it has one
     */
    public void follow(HttpPeerClient client, @Nullable String bundle) {
        follow(bundle, client.tls());
    }

    private void follow(@Nullable String name, SslContextFactory user) {
        if (StringUtils.hasText(name)) {
            this.users.computeIfAbsent(name, this::observed).add(user);
        }
    }

    private List<SslContextFactory> observed(String name) {
        List<SslContextFactory> all = new CopyOnWriteArrayList<>();
        this.bundles.addBundleUpdateHandler(name, (renewed) -> renew(name, renewed, all));
        return all;
    }

    private static void renew(String name, SslBundle renewed, List<SslContextFactory> users) {
        try {
            // Reads the whole bundle. A failure here changes nothing; a failure in Jetty's reload would leave nothing
            // to use.
            SSLContext context = renewed.createSslContext();
            for (SslContextFactory user : users) {
                user.reload((any) -> use(renewed, context, any));
            }
            logger.info("the SSL bundle {} was renewed, and new connections use it", name);
        } catch (Exception ex) {
            logger.error(
                    "the SSL bundle {} was not renewed, and its previous content stays in use: {} ({})",
                    name,
                    ex.getMessage(),
                    NestedExceptionUtils.getMostSpecificCause(ex).toString());
        }
    }

    /**
     * Like Spring Boot at the start: a server gets the stores, and Jetty picks a certificate by the requested host
     * name.
     */
    private static void use(SslBundle renewed, SSLContext context, SslContextFactory user) {
        if (user instanceof SslContextFactory.Server) {
            user.setKeyStore(renewed.getStores().getKeyStore());
            user.setTrustStore(renewed.getStores().getTrustStore());
        } else {
            user.setSslContext(context);
        }
    }
}
