package dev.streampair.relay.http;

import java.io.InputStream;
import org.eclipse.jetty.client.Response;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/** The peer's answer, in the form that Spring's observations expect. */
final class ObservedResponse implements ClientHttpResponse {

    private final Response response;

    ObservedResponse(Response response) {
        this.response = response;
    }

    @Override
    public HttpStatusCode getStatusCode() {
        return HttpStatusCode.valueOf(this.response.getStatus());
    }

    @Override
    public String getStatusText() {
        return String.valueOf(this.response.getReason());
    }

    @Override
    public HttpHeaders getHeaders() {
        HttpHeaders headers = new HttpHeaders();
        this.response.getHeaders().forEach((field) -> headers.add(field.getName(), field.getValue()));
        return headers;
    }

    @Override
    public InputStream getBody() {
        return InputStream.nullInputStream();
    }

    @Override
    public void close() {
        // The client has already read the answer.
    }
}
