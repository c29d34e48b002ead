package dev.streampair.relay;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Writes down what it hears, in order. */
final class RecordingListener implements RelayListener {

    private final List<String> events = new CopyOnWriteArrayList<>();

    List<String> events() {
        return this.events;
    }

    @Override
    public void accepted(Items items, @Nullable EventId event) {
        this.events.add("accepted " + items);
    }

    @Override
    public void duplicatesSkipped(Items items) {
        this.events.add("duplicates " + items);
    }

    @Override
    public void refused(Items items, Receipt.Outcome reason) {
        this.events.add("refused " + items + " " + reason);
    }

    @Override
    public void halted() {
        this.events.add("halted");
    }

    @Override
    public void delivered(Batch batch, long[] ages) {
        this.events.add("delivered " + batch.items());
    }

    @Override
    public void retried(Batch batch, PeerAnswer answer, Duration delay) {
        this.events.add("retried " + batch.items());
    }

    @Override
    public void peerDown(String reason) {
        this.events.add("down " + reason);
    }

    @Override
    public void peerStillDown(String reason) {
        this.events.add("still down " + reason);
    }

    @Override
    public void blocked(String reason) {
        this.events.add("blocked " + reason);
    }

    @Override
    public void peerUp() {
        this.events.add("up");
    }

    @Override
    public void dropped(Batch batch) {
        this.events.add("dropped " + batch.items());
    }

    @Override
    public void deadLettered(DeadLetter letter) {
        this.events.add("dead " + letter.item());
    }

    @Override
    public void paused(Pause pause) {
        this.events.add("paused" + ((pause.by() != null) ? " by " + pause.by() : ""));
    }

    @Override
    public void draining() {
        this.events.add("draining");
    }

    @Override
    public void resumed() {
        this.events.add("resumed");
    }

    @Override
    public void drained(Batch left) {
        this.events.add("drained " + left.items());
    }

    @Override
    public void kept(int items) {
        this.events.add("kept " + items);
    }
}
