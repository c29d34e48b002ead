package dev.streampair.relay.http;

import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/** A posting to the peer, in the form that Spring's observations expect. A tracer adds headers. */
final class ObservedRequest implements ClientHttpRequest {

    private final URI uri;

    private final HttpHeaders headers = new HttpHeaders();

    ObservedRequest(URI uri) {
        this.uri = uri;
    }

    void copyHeadersTo(HttpFields.Mutable fields) {
        this.headers.forEach((name, values) -> fields.put(name, values));
    }

    @Override
    public HttpMethod getMethod() {
        return HttpMethod.POST;
    }

    @Override
    public URI getURI() {
        return this.uri;
    }

    @Override
    public HttpHeaders getHeaders() {
        return this.headers;
    }

    @Override
    public Map<String, Object> getAttributes() {
        return new HashMap<>();
    }

    @Override
    public OutputStream getBody() {
        throw new UnsupportedOperationException("it is only looked at");
    }

    @Override
    public ClientHttpResponse execute() {
        throw new UnsupportedOperationException("it is only looked at");
    }
}
