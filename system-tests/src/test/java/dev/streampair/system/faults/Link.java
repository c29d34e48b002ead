package dev.streampair.system.faults;

import dev.streampair.system.support.peer.HttpMessage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A sender's connection, and one to its peer that is made when it is needed: whole messages are read from either. */
final class Link {

    /** For a peer that never answers: longer than any sender waits. */
    private static final int TIMEOUT_MILLIS = 60_000;

    private final Socket sender;

    private final InputStream requests;

    private final InetSocketAddress peerAddress;

    /** Written by the link's own thread; closed by others, too. */
    private volatile @Nullable Socket peer;

    Link(Socket sender, InetSocketAddress peerAddress) throws IOException {
        this.sender = sender;
        this.requests = new BufferedInputStream(sender.getInputStream());
        this.peerAddress = peerAddress;
        sender.setTcpNoDelay(true);
    }

    /** Waits for the first byte of a request, without taking it; returns whether one came. */
    boolean hasRequest() throws IOException {
        this.requests.mark(1);
        boolean came = this.requests.read() >= 0;
        this.requests.reset();
        return came;
    }

    byte[] readRequest() throws IOException {
        return HttpMessage.read(this.requests);
    }

    void forward(byte[] request) throws IOException {
        peer().getOutputStream().write(request);
    }

    byte[] readAnswer() throws IOException {
        return HttpMessage.read(peer().getInputStream());
    }

    void answer(byte[] answer) throws IOException {
        this.sender.getOutputStream().write(answer);
    }

    private Socket peer() throws IOException {
        Socket socket = this.peer;
        if (socket == null) {
            socket = new Socket();
            this.peer = socket;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(this.peerAddress, TIMEOUT_MILLIS);
        }
        return socket;
    }

    /** Ends the sender's connection, after what was sent to it. */
    void closeSender() throws IOException {
        this.sender.close();
    }

    /** Breaks the sender's connection. */
    void resetSender() {
        reset(this.sender);
    }

    /** Breaks what is not closed yet. */
    void reset() {
        reset(this.sender);
        Socket socket = this.peer;
        if (socket != null) {
            reset(socket);
        }
    }

    private static void reset(Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException ex) {
            // It is closed, or was never open.
        }
    }
}
