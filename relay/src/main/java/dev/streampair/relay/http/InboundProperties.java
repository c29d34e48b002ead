package dev.streampair.relay.http;

import static dev.streampair.relay.http.Settings.check;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The limits of a request.
 *
 * @param maxItems how many items a posting may hold
 * @param maxBytes how many bytes a posting's body may hold
 * @param timeout how long a request's body may take to arrive
 * @param servletMaxBytes how many bytes the body of any other request may hold, such as one to the actuator
 */
@ConfigurationProperties("relay.inbound")
public record InboundProperties(
        @DefaultValue("10000") int maxItems,
        @DefaultValue("1MB") DataSize maxBytes,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("64KB") DataSize servletMaxBytes) {

    private static final int MAX_MEGABYTES = 512;

    public InboundProperties {
        check(maxItems >= 1, "relay.inbound.max-items", maxItems, "must be at least 1");
        checkSize("relay.inbound.max-bytes", maxBytes);
        Settings.checkTimeout("relay.inbound.timeout", timeout);
        checkSize("relay.inbound.servlet-max-bytes", servletMaxBytes);
    }

    private static void checkSize(String property, DataSize size) {
        check(
                size.toBytes() >= 1 && size.toMegabytes() <= MAX_MEGABYTES,
                property,
                size,
                "must be from 1B to %sMB".formatted(MAX_MEGABYTES));
    }
}
