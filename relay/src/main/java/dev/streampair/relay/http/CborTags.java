package dev.streampair.relay.http;

/**
 * Looks for tags in a body of CBOR before a parser reads it (RFC 8949, section 3.4): a tagged number is something else than
 * an item, and the parser gathers nested tags in a list, in a time that grows with their square.
 */
final class CborTags {

    /** The tag 55799: the body says of itself that it is CBOR, which changes nothing (RFC 8949, section 3.4.6). */
    private static final byte[] SELF_DESCRIBED = {(byte) 0xd9, (byte) 0xd9, (byte) 0xf7};

    private static final int BREAK = 0xff;

    private static final int ARRAY = 4;

    private static final int TAG = 6;

    private CborTags() {}

    /** Returns where the body begins, behind the tag that says that it is CBOR. */
    static int start(byte[] body) {
        for (int i = 0; i < SELF_DESCRIBED.length; i++) {
            if (body.length <= i || body[i] != SELF_DESCRIBED[i]) {
                return 0;
            }
        }
        return SELF_DESCRIBED.length;
    }

    /**
     * Whether there is a tag among the integers and arrays with which the body begins. A parser that takes nothing else
     * stops where this does.
     *
     * @param start where to begin
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

    /** Returns 0 for what no head ends with. */
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
