package dev.streampair.relay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last dead letters, oldest first: a bounded number, as each was logged when it came. */
final class DeadLetters {

    private final int limit;

    /** Guarded by this. */
    private final Deque<DeadLetter> letters = new ArrayDeque<>();

    DeadLetters(int limit) {
        this.limit = limit;
    }

    synchronized void add(DeadLetter letter) {
        if (this.letters.size() == this.limit) {
            this.letters.removeFirst();
        }
        this.letters.addLast(letter);
    }

    synchronized List<DeadLetter> list() {
        return List.copyOf(this.letters);
    }

    synchronized Optional<DeadLetter> find(long number) {
        return this.letters.stream()
                .filter((letter) -> letter.number() == number)
                .findFirst();
    }

    synchronized boolean remove(long number) {
        return this.letters.removeIf((letter) -> letter.number() == number);
    }
}
