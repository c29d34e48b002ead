package dev.streampair.relay.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.springframework.http.MediaType;

/** A peer that answers its one connection with bytes of the test's choice, for answers that no HTTP server gives. */
final class RawServer implements AutoCloseable {

    private final ServerSocket serverSocket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    private final Thread thread = new Thread(this::serve);

    private final byte[] answer;

    private final boolean trickles;

    private volatile boolean connected;

    private RawServer(String answer, boolean trickles) throws IOException {
        this.answer = answer.getBytes(StandardCharsets.ISO_8859_1);
        this.trickles = trickles;
        this.thread.start();
    }

    /** A peer that answers with these bytes, one every few milliseconds, and then with nothing. */
    static RawServer trickling(String answer) throws IOException {
        return new RawServer(answer, true);
    }

    /** A peer that answers with these bytes, and closes the connection. */
    static RawServer closingAfter(String answer) throws IOException {
        return new RawServer(answer, false);
    }

    HttpPeerClient newClient(Duration timeout) {
        URI url = URI.create("http://localhost:" + this.serverSocket.getLocalPort());
        return TestPeerClient.of(
                TestPeerClient.peer(url, Duration.ofSeconds(5), timeout, MediaType.APPLICATION_JSON), Instant.now());
    }

    boolean hasConnection() {
        return this.connected;
    }

    private void serve() {
        try (Socket socket = this.serverSocket.accept()) {
            this.connected = true;
            InputStream request = socket.getInputStream();
            // The request's head and body come at once, or in two parts: the first is enough to answer.
            if (request.read(new byte[8192]) < 0) {
                return;
            }
            OutputStream output = socket.getOutputStream();
            if (this.trickles) {
                socket.setSoTimeout(5);
                for (byte value : this.answer) {
                    output.write(value);
                    awaitTimeout(request);
                }
                socket.setSoTimeout(0);
                readToEnd(request);
            } else {
                output.write(this.answer);
            }
        } catch (IOException ex) {
            // The client has gone, or the test is over: what it saw is for the test to say.
        }
    }

    private static void awaitTimeout(InputStream request) throws IOException {
        try {
            if (request.read() < 0) {
                throw new EOFException("the client has gone");
            }
        } catch (SocketTimeoutException ex) {
            // That is the wait between two bytes.
        }
    }

    private static void readToEnd(InputStream request) throws IOException {
        while (request.read() >= 0) {
            // Nothing to do with it.
        }
    }

    @Override
    public void close() throws IOException {
        this.serverSocket.close();
        try {
            this.thread.join();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
