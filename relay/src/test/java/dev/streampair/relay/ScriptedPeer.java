package dev.streampair.relay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A peer that answers by a script, one line a delivery, and accepts what comes after its end. It answers inside the
 * call, or, where the script says so, when the test does.
 */
final class ScriptedPeer implements PeerClient {

    private final Deque<PeerClient> script = new ArrayDeque<>();

    private final List<Batch> deliveries = new ArrayList<>();

    /** The deliveries that have no answer yet. */
    private final Deque<Consumer<PeerAnswer>> unanswered = new ArrayDeque<>();

    private boolean closed;

    /** Adds these answers to the script. */
    ScriptedPeer then(PeerAnswer... answers) {
        for (PeerAnswer answer : answers) {
            then((batch) -> answer);
        }
        return this;
    }

    /** Adds an answer that depends on the delivery, or fails. */
    ScriptedPeer then(Function<Batch, PeerAnswer> script) {
        return add((batch, answer) -> answer.accept(script.apply(batch)));
    }

    /** Adds a delivery that has no answer until {@link #answer}, or until the client is closed. */
    ScriptedPeer thenSilence() {
        return add((batch, answer) -> {
            synchronized (this) {
                this.unanswered.add(answer);
            }
        });
    }

    private synchronized ScriptedPeer add(PeerClient line) {
        this.script.add(line);
        return this;
    }

    @Override
    public void deliver(Batch batch, Consumer<PeerAnswer> answer) {
        PeerClient line;
        synchronized (this) {
            this.deliveries.add(batch);
            line = this.script.isEmpty() ? (any, then) -> then.accept(new PeerAnswer.Accepted()) : this.script.remove();
        }
        line.deliver(batch, answer);
    }

    /** Answers the delivery that has waited longest for an answer. */
    void answer(PeerAnswer late) {
        Consumer<PeerAnswer> answer;
        synchronized (this) {
            answer = this.unanswered.remove();
        }
        answer.accept(late);
    }

    synchronized List<Batch> deliveries() {
        return List.copyOf(this.deliveries);
    }

    @Override
    public void close() {
        List<Consumer<PeerAnswer>> broken;
        synchronized (this) {
            this.closed = true;
            broken = List.copyOf(this.unanswered);
            this.unanswered.clear();
        }
        broken.forEach((answer) -> answer.accept(new PeerAnswer.Unavailable("broken off")));
    }

    synchronized boolean isClosed() {
        return this.closed;
    }
}
