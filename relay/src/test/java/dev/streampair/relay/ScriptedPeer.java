package dev.streampair.relay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** A peer that answers by a script, one line a delivery, and accepts what comes after its end. */
final class ScriptedPeer implements PeerClient {

    private final Deque<Function<Batch, PeerAnswer>> script = new ArrayDeque<>();

    private final List<Batch> deliveries = new ArrayList<>();

    private boolean closed;

    /** Adds these answers to the script. */
    ScriptedPeer then(PeerAnswer... answers) {
        for (PeerAnswer answer : answers) {
            then((batch) -> answer);
        }
        return this;
    }

    /** Adds an answer that depends on the delivery, or fails. */
    synchronized ScriptedPeer then(Function<Batch, PeerAnswer> answer) {
        this.script.add(answer);
        return this;
    }

    @Override
    public PeerAnswer deliver(Batch batch) {
        Function<Batch, PeerAnswer> answer;
        synchronized (this) {
            this.deliveries.add(batch);
            answer = this.script.isEmpty() ? (any) -> new PeerAnswer.Accepted() : this.script.remove();
        }
        return answer.apply(batch);
    }

    synchronized List<Batch> deliveries() {
        return List.copyOf(this.deliveries);
    }

    @Override
    public synchronized void close() {
        this.closed = true;
    }

    synchronized boolean isClosed() {
        return this.closed;
    }
}
