package dev.streampair.system.support.peer;

import java.util.List;

/** Compares sequences of many thousand items: a failure says where they part, and shows a few items of each. */
public final class Sequences {

    private static final int SHOWN = 5;

    private Sequences() {}

    /** Fails unless the items are those expected, in their order. */
    public static void assertSame(String what, List<Long> actual, List<Long> expected) {
        assertStart(what, actual, expected);
        assertStart(what, expected, actual);
    }

    /** Fails unless the items begin with those expected, in their order. */
    public static void assertStart(String what, List<Long> actual, List<Long> expected) {
        int same = 0;
        while (same < expected.size()
                && same < actual.size()
                && actual.get(same).equals(expected.get(same))) {
            same++;
        }
        if (same < expected.size()) {
            throw new AssertionError("%s: after %d items of %d came %s, not %s of %d"
                    .formatted(
                            what, same, actual.size(), around(actual, same), around(expected, same), expected.size()));
        }
    }

    private static List<Long> around(List<Long> items, int index) {
        return items.subList(Math.min(index, items.size()), Math.min(index + SHOWN, items.size()));
    }

    /** The items that come of these in so many steps. */
    public static List<Long> plus(long steps, List<Long> items) {
        return items.stream().map((item) -> item + steps).toList();
    }
}
