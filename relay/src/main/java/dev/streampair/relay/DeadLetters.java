package dev.streampair.relay;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The dead letters, oldest first. The delivery limits their number: see {@link DeliveryPolicy#maxDeadLetters}.
 *
 * <p>Not safe for use by several threads; the store guards it.
 */
final class DeadLetters {

    private final List<DeadLetter> letters = new ArrayList<>();

    void add(DeadLetter letter) {
        this.letters.add(letter);
    }

    /**
     * Returns how many match. All of them are counted for each new one, so that count does not go through the letters.
     */
    int count(DeadLetterQuery query) {
        return query.equals(DeadLetterQuery.ALL)
                ? this.letters.size()
                : (int) find(query).count();
    }

    /** Returns those that match, oldest first. */
    Stream<DeadLetter> find(DeadLetterQuery query) {
        return this.letters.stream().filter(query::matches);
    }

    /** Returns those that match, newest first. */
    Stream<DeadLetter> findNewest(DeadLetterQuery query) {
        int last = this.letters.size() - 1;
        return IntStream.rangeClosed(0, last)
                .mapToObj((i) -> this.letters.get(last - i))
                .filter(query::matches);
    }

    /** Removes the oldest letters that match, at most {@code max}, and returns them. */
    List<DeadLetter> remove(DeadLetterQuery query, int max) {
        List<DeadLetter> found = find(query).limit(max).toList();
        this.letters.removeAll(new HashSet<>(found));
        return found;
    }
}
