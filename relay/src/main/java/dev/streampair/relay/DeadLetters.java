package dev.streampair.relay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The dead letters, oldest first. There are no more than the delivery makes: see {@link DeliveryPolicy#maxDeadLetters}.
 *
 * <p>Not safe for use by several threads; the store guards it.
 */
final class DeadLetters {

    private final Deque<DeadLetter> letters = new ArrayDeque<>();

    void add(DeadLetter letter) {
        this.letters.addLast(letter);
    }

    int count() {
        return this.letters.size();
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
