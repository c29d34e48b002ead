package dev.streampair.benchmark.baseline;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Ends the start of a baseline whose server is not Tomcat, Spring Boot's default: the figures are for that one. */
final class TomcatCheck implements ApplicationListener<WebServerInitializedEvent> {

    /** What baselines exclude: Spring Boot would take Jetty if both are on the class path. */
    static final String JETTY =
            "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration";

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        WebServer server = event.getWebServer();
        if (!(server instanceof TomcatWebServer)) {
            throw new IllegalStateException("The baseline's server is %s, must be Tomcat: exclude what brings another"
                    .formatted(server.getClass().getName()));
        }
    }
}
