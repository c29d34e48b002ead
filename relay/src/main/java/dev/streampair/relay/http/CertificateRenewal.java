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
 * Has new connections, from others and to the peer, use the certificates of Spring Boot's SSL bundles as they are renewed
 * ({@code reload-on-update}): Boot's Jetty keeps those of its start. A connection that is open keeps its own. What a bundle
 * held before stays in use while its new files cannot be read.
 */
public final class CertificateRenewal {

    private static final Logger logger = LoggerFactory.getLogger(CertificateRenewal.class);

    private final SslBundles bundles;

    /** What uses a bundle, by the bundle's name. Holds nothing of the application's context, which can end before the bundles. */
    private final Map<String, List<SslContextFactory>> users = new ConcurrentHashMap<>();

    public CertificateRenewal(SslBundles bundles) {
        this.bundles = bundles;
    }

    /**
     * Follows the bundle of a server.
     *
     * @param ssl the server's settings, which need name no bundle
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
     * Follows the bundle of the way to the peer.
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
            // Reads all of it. What fails here has changed nothing; what fails in Jetty's reload leaves nothing to use.
            SSLContext context = renewed.createSslContext();
            for (SslContextFactory user : users) {
                user.reload((any) -> use(renewed, context, any));
            }
            logger.info("the SSL bundle {} was renewed, and new connections use it", name);
        } catch (Exception ex) {
            logger.error(
                    "the SSL bundle {} was not renewed, and what it held before stays in use: {} ({})",
                    name,
                    ex.getMessage(),
                    NestedExceptionUtils.getMostSpecificCause(ex).toString());
        }
    }

    /** As Spring Boot does at the start: a server has the stores, and Jetty chooses from them by the name that is asked for. */
    private static void use(SslBundle renewed, SSLContext context, SslContextFactory user) {
        if (user instanceof SslContextFactory.Server) {
            user.setKeyStore(renewed.getStores().getKeyStore());
            user.setTrustStore(renewed.getStores().getTrustStore());
        } else {
            user.setSslContext(context);
        }
    }
}
