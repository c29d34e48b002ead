package dev.streampair.relay.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The value of an event's attribute in a header: CloudEvents 1.0, HTTP protocol binding, section 3.1.3.2. */
final class EventHeader {

    private EventHeader() {}

    /**
     * Decodes a value: removes the quotes, if any, and percent-decodes it once, as UTF-8.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static String decode(String value) {
        boolean quoted = value.startsWith("\"");
        if (!quoted && value.indexOf('%') < 0) {
            return value;
        }
        String decoded = percentDecode(quoted ? unquote(value) : value);
        check(decoded);
        return decoded;
    }

    /**
     * Checks the value of an attribute, from a header or from a body.
     *
     * @throws IllegalArgumentException if it is blank or has a control character
     */
    static void check(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("it is empty");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("it has a control character");
        }
    }

    /**
     * Removes the quotes and the backslashes that escape.
     *
     * @throws IllegalArgumentException if the quotes do not match
     */
    static String unquote(String value) {
        StringBuilder text = new StringBuilder();
        int end = value.length() - 1;
        for (int i = 1; i < end; i++) {
            char next = value.charAt(i);
            if (next == '\\' && i + 1 < end) {
                i++;
                next = value.charAt(i);
            } else if (next == '\\' || next == '"') {
                throw new IllegalArgumentException("its quotes do not match");
            }
            text.append(next);
        }
        if (end < 1 || value.charAt(end) != '"') {
            throw new IllegalArgumentException("its quotes do not match");
        }
        return text.toString();
    }

    private static String percentDecode(String value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
        int from = 0;
        for (int percent = value.indexOf('%'); percent >= 0; percent = value.indexOf('%', from)) {
            bytes.writeBytes(value.substring(from, percent).getBytes(StandardCharsets.UTF_8));
            from = percent + 3;
            if (from > value.length()) {
                throw new IllegalArgumentException("two hexadecimal digits must follow each %");
            }
            try {
                bytes.write(HexFormat.fromHexDigits(value, percent + 1, from));
            } catch (NumberFormatException ex) {
                throw new IllegalArgumentException("two hexadecimal digits must follow each %", ex);
            }
        }
        bytes.writeBytes(value.substring(from).getBytes(StandardCharsets.UTF_8));
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException ex) {
            throw new IllegalArgumentException("its percent-encoded bytes are not UTF-8", ex);
        }
    }
}
