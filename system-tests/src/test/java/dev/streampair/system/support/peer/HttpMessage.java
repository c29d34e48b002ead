package dev.streampair.system.support.peer;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds where an HTTP/1.1 message ends, and leaves it as it is: a length or chunks, and no upgrades or trailers. */
public final class HttpMessage {

    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");

    private static final Pattern CHUNKED = Pattern.compile("(?im)^transfer-encoding: *chunked");

    private static final String LINE_END = "\r\n";

    private static final String HEAD_END = LINE_END + LINE_END;

    private final InputStream in;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private HttpMessage(InputStream in) {
        this.in = in;
    }

    /**
     * Reads one message.
     *
     * @return its bytes, head and body
     * @throws EOFException if it ends too early
     * @throws IOException if the connection is broken
     */
    public static byte[] read(InputStream in) throws IOException {
        HttpMessage message = new HttpMessage(in);
        String head = message.readThrough(HEAD_END);
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
            message.read(Integer.parseInt(length.group(1)));
        } else if (CHUNKED.matcher(head).find()) {
            message.readChunks();
        }
        return message.bytes.toByteArray();
    }

    private void readChunks() throws IOException {
        int size;
        do {
            size = Integer.parseInt(readThrough(LINE_END).strip(), 16);
            read(size + LINE_END.length());
        } while (size > 0);
    }

    private String readThrough(String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (!endsWith(text, end)) {
            int b = this.in.read();
            if (b < 0) {
                throw new EOFException("The message ended in: " + text);
            }
            this.bytes.write(b);
            text.append((char) b);
        }
        return text.toString();
    }

    private static boolean endsWith(StringBuilder text, String end) {
        int start = text.length() - end.length();
        return start >= 0 && text.indexOf(end, start) == start;
    }

    private void read(int size) throws IOException {
        byte[] body = this.in.readNBytes(size);
        if (body.length < size) {
            throw new EOFException("The message ended after %d of %d bytes: %s"
                    .formatted(body.length, size, new String(body, StandardCharsets.UTF_8)));
        }
        this.bytes.write(body, 0, size);
    }
}
