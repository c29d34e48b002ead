package dev.streampair.relay.http;

/**
 * A valid body for an actuator endpoint. The answer to an unreadable body shows it.
 *
 * @param endpoint the endpoint's id
 * @param body an example, a JSON object
 */
public record EndpointExample(String endpoint, String body) {

    boolean isFor(String path) {
        return path.endsWith("/" + this.endpoint);
    }
}
