package dev.streampair.relay.http;

import dev.streampair.relay.http.guard.MemoryBudget;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/**
 * Reads a request's body, bounded in bytes and in time, without holding a thread: the thread that selects a part of the
 * body also reads it.
 */
final class RequestBody implements Invocable.Task {

    private static final int INITIAL_BYTES = 8 * 1024;

    private static final int MAX_DISCARDED_BYTES = 2 * 1024 * 1024;

    private static final MemoryBudget.Share NOTHING = new MemoryBudget(0).newShare();

    private static final Duration DISCARD_TIME = Duration.ofSeconds(2);

    private final Request request;

    private final int maxBytes;

    private final Duration timeout;

    private final MemoryBudget.Share share;

    private final Consumer<byte[]> received;

    private final Consumer<ProblemDetail> refused;

    /** Whether to keep the content, or to discard it. */
    private boolean kept = true;

    private final AtomicBoolean settled = new AtomicBoolean();

    private byte[] buffer = {};

    private int size;

    private volatile Scheduler.@Nullable Task deadline;

    /**
     * @param timeout the longest time that the body may take to arrive
     * @param share grows by the bytes that are held; the receiver of the body releases it
     * @param received receives the body; only one of the two is called, once
     * @param refused receives the reason why there is no body
     */
    RequestBody(
            Request request,
            int maxBytes,
            Duration timeout,
            MemoryBudget.Share share,
            Consumer<byte[]> received,
            Consumer<ProblemDetail> refused) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.timeout = timeout;
        this.share = share;
        this.received = received;
        this.refused = refused;
    }

    /** Begins to read, or refuses a body that declares too large a size. */
    void read() {
        if (this.request.getLength() > this.maxBytes) {
            refuse(BodyFault.tooLarge(this.maxBytes));
        } else if (!this.share.mayGrow(Math.max(0, this.request.getLength()))) {
            refuse(BodyFault.overloaded());
        } else {
            run();
        }
    }

    /**
     * Reads the rest of a body, and discards it. A client that is still sending would lose its answer if the connection
     * closed. A client that finishes in time keeps the connection.
     *
     * @param end run when the body was read, was too large, or took too long
     */
    static void discard(Request request, Runnable end) {
        RequestBody rest = new RequestBody(
                request, MAX_DISCARDED_BYTES, DISCARD_TIME, NOTHING, (body) -> end.run(), (problem) -> end.run());
        rest.kept = false;
        rest.run();
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public void run() {
        while (!this.settled.get()) {
            Content.Chunk chunk = this.request.read();
            if (chunk == null) {
                awaitMore();
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                refuse(BodyFault.incomplete(this.request, chunk.getFailure()));
                return;
            }
            ProblemDetail problem = append(chunk.getByteBuffer());
            chunk.release();
            if (problem != null) {
                refuse(problem);
            } else if (chunk.isLast() && settle()) {
                boolean full = !this.kept || this.size == this.buffer.length;
                this.received.accept(full ? this.buffer : Arrays.copyOf(this.buffer, this.size));
            }
        }
    }

    private void awaitMore() {
        if (this.deadline == null) {
            this.deadline = this.request
                    .getComponents()
                    .getScheduler()
                    .schedule(
                            () -> refuse(BodyFault.tooSlow(this.timeout)),
                            this.timeout.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
        this.request.demand(this);
    }

    private @Nullable ProblemDetail append(ByteBuffer content) {
        int count = content.remaining();
        if (count > this.maxBytes - this.size) {
            return BodyFault.tooLarge(this.maxBytes);
        }
        if (this.kept && count > this.buffer.length - this.size) {
            int length = Math.max(this.size + count, lengthToGrowTo());
            if (!this.share.grow(length - (long) this.buffer.length)) {
                return BodyFault.overloaded();
            }
            this.buffer = Arrays.copyOf(this.buffer, length);
        }
        if (this.kept) {
            content.get(this.buffer, this.size, count);
        }
        this.size += count;
        return null;
    }

    /** The declared size would fit exactly, but the content may never arrive, so the buffer grows by doubling. */
    private int lengthToGrowTo() {
        long expected = Math.max(this.request.getLength(), 2L * this.size);
        long most = Math.max(INITIAL_BYTES, 2L * this.size);
        return (int) Math.min(this.maxBytes, Math.min(expected, most));
    }

    private boolean settle() {
        Scheduler.Task pending = this.deadline;
        if (pending != null) {
            pending.cancel();
        }
        return this.settled.compareAndSet(false, true);
    }

    private void refuse(ProblemDetail problem) {
        if (settle()) {
            this.refused.accept(problem);
        }
    }
}
