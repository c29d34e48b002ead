package dev.streampair.relay.http;

/**
 * Looks for tags in a CBOR body before a parser reads it (RFC 8949, section 3.4): a tagged number is not an item, and
 * the parser collects nested tags in a list, in time that grows with the square of their number.
 */
final class CborTags {

    /** The tag 55799: the body declares itself to be CBOR, which changes nothing (RFC 8949, section 3.4.6). */
    private static final byte[] SELF_DESCRIBED = {(byte) 0xd9, (byte) 0xd9, (byte) 0xf7};

    private static final int BREAK = 0xff;

    private static final int ARRAY = 4;

    private static final int TAG = 6;

    private CborTags() {}

    /** Returns the offset at which the content begins: after the tag that declares CBOR, if there is one. */
    static int start(byte[] body) {
        for (int i = 0; i < SELF_DESCRIBED.length; i++) {
            if (body.length <= i || body[i] != SELF_DESCRIBED[i]) {
                return 0;
            }
        }
        return SELF_DESCRIBED.length;
    }

    /**
     * Returns whether there is a tag among the integers and arrays at the start of the body. A parser that accepts
     * nothing else stops at the same place.
     *
     * @param start the offset at which to begin
     */
    static boolean isIn(byte[] body, int start) {
        int at = start;
        while (at < body.length) {
            int head = body[at] & 0xff;
            int type = head >> 5;
            if (type == TAG) {
                return true;
            }
            boolean number = type <= 1;
            int length = lengthOfHead(head & 0x1f, type == ARRAY);
            if (head != BREAK && (length == 0 || (!number && type != ARRAY))) {
                return false;
            }
            at += Math.max(1, length);
        }
        return false;
    }

    /** Returns the length of a head in bytes, or 0 if no head has this additional information. */
    private static int lengthOfHead(int additional, boolean mayBeIndefinite) {
        return switch (additional) {
            case 24 -> 2;
            case 25 -> 3;
            case 26 -> 5;
            case 27 -> 9;
            case 28, 29, 30 -> 0;
            case 31 -> mayBeIndefinite ? 1 : 0;
            default -> 1;
        };
    }
}
