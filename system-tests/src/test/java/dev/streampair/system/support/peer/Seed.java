package dev.streampair.system.support.peer;

import java.util.Random;

/**
 * What the tests draw lots from. Each run draws the same, unless {@code -Dfaults.seed} gives another seed; what happens
 * between processes at the same time still differs.
 */
public final class Seed {

    private static final long VALUE = Long.getLong("faults.seed", 20_261_123L);

    static {
        System.out.println("Faults and load: repeat with -Dfaults.seed=" + VALUE);
    }

    private Seed() {}

    /** Returns a new source of lots: the same for the same purpose. */
    public static Random random(String purpose) {
        return new Random(VALUE + purpose.hashCode());
    }
}
