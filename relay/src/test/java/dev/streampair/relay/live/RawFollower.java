package dev.streampair.relay.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One who follows the stream over a plain socket, in HTTP/1.0, whose answers have no chunks. */
final class RawFollower implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private static final int RECEIVE_BUFFER_BYTES = 4 * 1024;

    private final Socket socket = new Socket();

    private final BufferedReader reader;

    /**
     * @param headers more of them, each with its line feed
     */
    RawFollower(int port, String headers) throws IOException {
        this(port, headers, 0);
    }

    private RawFollower(int port, String headers, int receiveBufferBytes) throws IOException {
        this(port, "/stream", headers, receiveBufferBytes);
    }

    private RawFollower(int port, String path, String headers, int receiveBufferBytes) throws IOException {
        if (receiveBufferBytes > 0) {
            this.socket.setReceiveBufferSize(receiveBufferBytes);
        }
        this.socket.setSoTimeout(PATIENCE_MILLIS);
        this.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        this.reader =
                new BufferedReader(new InputStreamReader(this.socket.getInputStream(), StandardCharsets.US_ASCII));
        this.socket
                .getOutputStream()
                .write(("GET " + path + " HTTP/1.0\r\n" + headers + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    RawFollower(int port) throws IOException {
        this(port, "");
    }

    static RawFollower of(int port, String path, String headers) throws IOException {
        return new RawFollower(port, path, headers, 0);
    }

    /** Follows, and has read the beginning of the answer. */
    static RawFollower begun(int port) throws IOException {
        RawFollower follower = new RawFollower(port);
        follower.readTo("retry: ");
        return follower;
    }

    /** The same, of one who is going to read nothing for a while, and whose system holds little for it. */
    static RawFollower idle(int port) throws IOException {
        RawFollower follower = new RawFollower(port, "", RECEIVE_BUFFER_BYTES);
        follower.readTo("retry: ");
        return follower;
    }

    /** Reads up to a line that begins with a text, and returns the lines, this one as the last. */
    List<String> readTo(String start) throws IOException {
        List<String> lines = new ArrayList<>();
        long begin = System.nanoTime();
        do {
            String line = readLine(begin);
            if (line == null) {
                throw new IOException("The answer ended without '%s': %s".formatted(start, lines));
            }
            lines.add(line);
        } while (!lines.get(lines.size() - 1).startsWith(start));
        return lines;
    }

    /** Reads up to the end of the answer; fails if it is broken off. */
    String readToEnd() throws IOException {
        StringBuilder all = new StringBuilder();
        long begin = System.nanoTime();
        for (String line = readLine(begin); line != null; line = readLine(begin)) {
            all.append(line).append('\n');
        }
        return all.toString();
    }

    /** Reads what there is until the connection breaks, in the middle of an event; fails if the answer goes on. */
    void readToBreak() throws IOException {
        StringBuilder last = new StringBuilder();
        try {
            for (int next = this.reader.read(); next >= 0; next = this.reader.read()) {
                last.append((char) next);
                last.delete(0, Math.max(0, last.length() - 2));
            }
        } catch (SocketException ex) {
            // Reset: what was not sent is gone.
            return;
        }
        if (last.toString().equals("\n\n")) {
            throw new IOException("The answer ended");
        }
    }

    /** The socket's own timeout begins anew with each heartbeat. */
    private @Nullable String readLine(long begin) throws IOException {
        if (System.nanoTime() - begin > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
            throw new SocketTimeoutException("There is no end to it");
        }
        return this.reader.readLine();
    }

    @Override
    public void close() throws IOException {
        this.socket.close();
    }
}
