package dev.streampair.system.support.peer;

import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceProcess;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request as its bytes are sent, also one that no client would send: a malformed head, or a body that ends too early.
 *
 * @param target the path and the query
 */
public record HttpCall(String method, String target, String version, Map<String, String> headers, String body) {

    public HttpCall(String method, String target) {
        this(method, target, "HTTP/1.1", Map.of("Host", "localhost"), "");
    }

    /** The same with a parameter, in the path, the query or a header. */
    public HttpCall with(String place, String name, String value) {
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        return switch (place) {
            case "path" -> withTarget(this.target.replace("{" + name + "}", encoded));
            case "query" -> withTarget(this.target + (this.target.contains("?") ? "&" : "?") + name + "=" + encoded);
            default -> {
                Map<String, String> all = new TreeMap<>(this.headers);
                all.put(name, value);
                yield new HttpCall(this.method, this.target, this.version, all, this.body);
            }
        };
    }

    HttpCall withTarget(String target) {
        return new HttpCall(this.method, target, this.version, this.headers, this.body);
    }

    public HttpCall withVersion(String version) {
        return new HttpCall(this.method, this.target, version, this.headers, this.body);
    }

    public HttpCall withBody(String type, String body) {
        return new HttpCall(this.method, this.target, this.version, this.headers, body)
                .with("header", "Content-Type", type)
                .with("header", "Content-Length", String.valueOf(body.length()));
    }

    /**
     * Sends it to a service, ends the connection's sending half, and returns the answer; of one without end, its head.
     */
    public Answer sendTo(ServiceProcess service) throws IOException {
        StringBuilder request = new StringBuilder("%s %s %s\r\n".formatted(this.method, this.target, this.version));
        this.headers.forEach((name, value) -> request.append("%s: %s\r\n".formatted(name, value)));
        request.append("\r\n").append(this.body);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.setSoTimeout((int) LoggedProcess.PATIENCE.toMillis());
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return Answer.read(socket.getInputStream());
        }
    }

    /**
     * What a request is answered with.
     *
     * @param headers by their names, whose case does not matter
     */
    public record Answer(int status, Map<String, String> headers, String body) {

        private static Answer read(InputStream in) throws IOException {
            String[] head = readHead(in).split("\r\n", -1);
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (int line = 1; !head[line].isEmpty(); line++) {
                String[] header = head[line].split(": ?", 2);
                headers.put(header[0], header[1]);
            }
            int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
            String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            return new Answer(Integer.parseInt(head[0].split(" ", 3)[1]), headers, body);
        }

        private static String readHead(InputStream in) throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException("The answer ended in: " + head);
                }
                head.write(next);
            }
            return head.toString(StandardCharsets.ISO_8859_1);
        }

        @Nullable
        public String header(String name) {
            return this.headers.get(name);
        }
    }
}
