package dev.streampair.system.operations;

import dev.streampair.system.support.peer.Certificates;
import dev.streampair.system.support.process.LoggedProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A client that shows a certificate, over a connection of its own for each request.
 *
 * @param keys what it shows
 * @param trusted the authorities whose servers it speaks with
 */
record TlsClient(Path keys, Path trusted) {

    /** The same with what another trusts. */
    TlsClient trusting(TlsClient other) {
        return new TlsClient(this.keys, other.trusted);
    }

    HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return send(request(port, path).GET());
    }

    /** Posts an item to the stream. */
    HttpResponse<String> post(int port, String item, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(port, "/stream")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(item));
        headers.forEach(request::header);
        return send(request);
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                .timeout(LoggedProcess.PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .sslContext(context())
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private SSLContext context() throws IOException {
        try {
            char[] password = Certificates.PASSWORD.toCharArray();
            KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            shown.init(load(this.keys), password);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(load(this.trusted));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore loaded = KeyStore.getInstance("PKCS12");
            loaded.load(in, Certificates.PASSWORD.toCharArray());
            return loaded;
        }
    }
}
