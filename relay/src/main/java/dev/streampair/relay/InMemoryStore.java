package dev.streampair.relay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the stream in memory: it is lost with the process, and the store never fails. A call waits only for other
 * calls.
 */
public final class InMemoryStore implements Store {

    private final UUID id = UUID.randomUUID();

    private final RingCapacity capacity;

    private final InstantSource clock;

    /** Written under this object's lock. */
    private volatile @Nullable Pause pause;

    // All fields below are guarded by this.

    private final Sources sources;

    private final EventIds ids;

    private final Outbox outbox = new Outbox();

    private final DeadLetters deadLetters = new DeadLetters();

    private StreamProgress progress = StreamProgress.NONE;

    /**
     * @param capacity how much the outbox may hold
     * @param maxSources how many sources of each kind it remembers
     * @param ids how many event ids it remembers, and for how long
     * @param clock the clock for the age of waiting items
     */
    public InMemoryStore(RingCapacity capacity, int maxSources, IdWindow ids, InstantSource clock) {
        this.capacity = capacity;
        this.clock = clock;
        this.sources = new Sources(maxSources);
        this.ids = new EventIds(ids);
    }

    /** Creates a store with the default window of ids. */
    public InMemoryStore(RingCapacity capacity, int maxSources, InstantSource clock) {
        this(capacity, maxSources, IdWindow.DEFAULT, clock);
    }

    @Override
    public UUID id() {
        return this.id;
    }

    @Override
    public int capacity() {
        return this.capacity.items();
    }

    @Override
    public synchronized int size() {
        return this.outbox.size();
    }

    @Override
    public synchronized Duration oldestAge() {
        OptionalLong since = this.outbox.headTime();
        return since.isEmpty()
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, this.clock.millis() - since.getAsLong()));
    }

    @Override
    public synchronized StreamProgress progress() {
        return this.progress;
    }

    @Override
    public synchronized List<Receipt> accept(List<Posting> postings, ItemHandler handler, boolean draining) {
        List<Receipt> receipts = new ArrayList<>(postings.size());
        for (Posting posting : postings) {
            receipts.add(accept(posting, handler, draining));
        }
        return receipts;
    }

    private Receipt accept(Posting posting, ItemHandler handler, boolean draining) {
        EventId event = posting.event();
        SourcePosition position = (event != null) ? recall(event) : SourcePosition.UNKNOWN;
        int room = this.capacity.roomFor(event, this.outbox.size());
        Decision decision = Decision.on(posting, position, room, this.progress, handler, draining);
        append(decision.successors(), posting.trace());
        this.progress = decision.progress();
        if (event != null && !decision.position().equals(position)) {
            remember(event, decision.position());
        }
        return decision.receipt();
    }

    private SourcePosition recall(EventId event) {
        return (event instanceof EventId.Numbered numbered)
                ? this.sources.recall(this.capacity.kindOf(numbered), numbered)
                : this.ids.recall(event, this.clock.millis());
    }

    private void remember(EventId event, SourcePosition position) {
        if (event instanceof EventId.Numbered numbered) {
            this.sources.remember(this.capacity.kindOf(numbered), numbered, position);
        } else {
            this.ids.remember(event, position, this.clock.millis());
        }
    }

    private void append(Items items, @Nullable String trace) {
        this.outbox.append(items, this.clock.millis(), trace);
    }

    private boolean isFull() {
        return this.capacity.roomFor(null, this.outbox.size()) < 1;
    }

    @Override
    public synchronized StartResult startStream(long seed, long limit) {
        if (this.progress.isRunning()) {
            return StartResult.RUNNING;
        }
        if (isFull()) {
            return StartResult.FULL;
        }
        append(Items.of(seed), null);
        this.progress = StreamProgress.startedWith(seed, limit);
        return StartResult.STARTED;
    }

    @Override
    public synchronized void halt() {
        this.progress = this.progress.ended();
    }

    @Override
    public @Nullable Pause paused() {
        return this.pause;
    }

    @Override
    public synchronized void pause(Pause pause) {
        if (this.pause == null) {
            this.pause = pause;
        }
    }

    @Override
    public synchronized void resume() {
        this.pause = null;
    }

    @Override
    public synchronized Batch head(int maxItems) {
        return this.outbox.head(maxItems);
    }

    @Override
    public synchronized long[] acknowledgeThrough(long number) {
        return this.outbox.removeThrough(number, this.clock.millis());
    }

    @Override
    public synchronized void moveToDeadLetters(DeadLetter letter) {
        this.deadLetters.add(letter);
        acknowledgeThrough(letter.number());
    }

    @Override
    public synchronized int countDeadLetters(DeadLetterQuery query) {
        return this.deadLetters.count(query);
    }

    @Override
    public synchronized List<DeadLetter> deadLetters(DeadLetterQuery query, int max) {
        return this.deadLetters.find(query).limit(max).toList();
    }

    @Override
    public synchronized List<DeadLetter> newestDeadLetters(DeadLetterQuery query, int max) {
        return this.deadLetters.findNewest(query).limit(max).toList();
    }

    @Override
    public synchronized ResendResult resend(DeadLetterQuery query) {
        int room = Math.max(0, this.capacity.roomFor(null, this.outbox.size()));
        List<DeadLetter> sent = this.deadLetters.remove(query, room);
        append(DeadLetter.itemsOf(sent), null);
        return new ResendResult(sent, countDeadLetters(query));
    }

    @Override
    public synchronized List<DeadLetter> drop(DeadLetterQuery query) {
        return this.deadLetters.remove(query, Integer.MAX_VALUE);
    }
}
