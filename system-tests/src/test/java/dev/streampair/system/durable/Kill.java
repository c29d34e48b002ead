package dev.streampair.system.durable;

import dev.streampair.system.support.peer.Pair;

/** {@code kill -9} of x, of y, or of both, which are then dead at the same time; and a new start of what was killed. */
enum Kill {
    X,
    Y,
    BOTH;

    /** One kind after the other. */
    static Kill number(int number) {
        return values()[number % values().length];
    }

    /** Does it, and does not wait until what it has started is ready. */
    void strike(Pair pair) {
        if (this != Y) {
            pair.x().kill();
        }
        if (this != X) {
            pair.y().kill();
        }
        if (this != Y) {
            pair.startX();
        }
        if (this != X) {
            pair.startY();
        }
    }
}
