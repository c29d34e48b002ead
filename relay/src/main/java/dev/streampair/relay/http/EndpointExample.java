package dev.streampair.relay.http;

/**
 * What an endpoint of the actuator takes: shown to whoever sends something else.
 *
 * @param endpoint the endpoint's id
 * @param body an example, a JSON object
 */
public record EndpointExample(String endpoint, String body) {

    boolean isFor(String path) {
        return path.endsWith("/" + this.endpoint);
    }
}
