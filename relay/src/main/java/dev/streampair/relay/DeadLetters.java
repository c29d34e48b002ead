package dev.streampair.relay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The last dead letters, oldest first: a bounded number, as each was logged when it came.
 *
 * <p>Not safe for use by several threads; the store guards it.
 */
final class DeadLetters {

    private final int limit;

    private final Deque<DeadLetter> letters = new ArrayDeque<>();

    DeadLetters(int limit) {
        this.limit = limit;
    }

    void add(DeadLetter letter) {
        if (this.letters.size() == this.limit) {
            this.letters.removeFirst();
        }
        this.letters.addLast(letter);
    }

    List<DeadLetter> list() {
        return List.copyOf(this.letters);
    }

    Optional<DeadLetter> find(long number) {
        return this.letters.stream()
                .filter((letter) -> letter.number() == number)
                .findFirst();
    }

    boolean remove(long number) {
        return this.letters.removeIf((letter) -> letter.number() == number);
    }
}
