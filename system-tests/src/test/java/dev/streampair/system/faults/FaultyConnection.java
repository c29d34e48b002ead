package dev.streampair.system.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/** Passes one request after another over a link, and has those that are to meet a fault meet it. */
final class FaultyConnection implements Runnable {

    /** Beyond any request timeout that the tests set. */
    private static final Duration DELAY = Duration.ofMillis(1500);

    /** An answer of 50 bytes takes longer than the request timeout, though each byte comes soon after the last. */
    private static final Duration BYTE_PAUSE = Duration.ofMillis(20);

    private static final int PIECES = 20;

    private static final Duration PIECE_PAUSE = Duration.ofMillis(2);

    private static final int MAX_GARBAGE = 500;

    private final Link link;

    private final FaultyProxy proxy;

    private final FaultPlan plan;

    private volatile boolean busy;

    FaultyConnection(Link link, FaultyProxy proxy) {
        this.link = link;
        this.proxy = proxy;
        this.plan = proxy.plan();
    }

    /** Whether a request is on its way, or the answer. */
    boolean isBusy() {
        return this.busy;
    }

    /** Breaks it, whatever is on its way. */
    void reset() {
        this.link.reset();
    }

    @Override
    public void run() {
        try {
            boolean open = true;
            while (open && this.link.hasRequest()) {
                this.busy = true;
                open = pass();
                this.busy = false;
            }
        } catch (IOException ex) {
            // The sender, the peer or the proxy is gone: so is the link.
        } finally {
            this.proxy.ended(this);
            this.busy = false;
        }
    }

    /** Returns whether the sender can use the connection again. */
    private boolean pass() throws IOException {
        Fault fault = this.plan.next();
        if (fault == null) {
            this.link.forward(this.link.readRequest());
            this.link.answer(this.link.readAnswer());
            return true;
        }
        meet(fault);
        this.plan.happened(fault);
        return fault == Fault.TRICKLED_REQUEST;
    }

    private void meet(Fault fault) throws IOException {
        switch (fault) {
            case REFUSED -> this.proxy.refuse();
            case RESET_BEFORE_REQUEST -> this.link.resetSender();
            case RESET_IN_REQUEST -> this.link.forward(cut(this.link.readRequest()));
            case RESET_AFTER_REQUEST -> {
                this.link.forward(this.link.readRequest());
                this.link.resetSender();
                this.link.readAnswer();
            }
            case RESET_BEFORE_ANSWER -> exchange();
            case DELAYED_REQUEST -> {
                byte[] request = this.link.readRequest();
                this.proxy.pause(DELAY);
                this.link.forward(request);
                this.link.readAnswer();
            }
            case DELAYED_ANSWER -> {
                byte[] answer = exchange();
                this.proxy.pause(DELAY);
                answerLast(answer, answer.length);
            }
            case TRICKLED_REQUEST -> {
                byte[] request = this.link.readRequest();
                int pieceSize = Math.max(1, request.length / PIECES);
                for (int start = 0; start < request.length; start += pieceSize) {
                    this.link.forward(piece(request, start, pieceSize));
                    this.proxy.pause(PIECE_PAUSE);
                }
                this.link.answer(this.link.readAnswer());
            }
            case TRICKLED_ANSWER -> answerLast(exchange(), 1);
            case TRUNCATED_ANSWER -> {
                byte[] part = cut(exchange());
                answerLast(part, part.length);
            }
            case GARBAGE_ANSWER -> {
                byte[] request = this.link.readRequest();
                if (this.plan.pick(0, 2) == 0) {
                    this.link.forward(request);
                    this.link.readAnswer();
                }
                byte[] garbage = garbage();
                answerLast(garbage, garbage.length);
            }
            case WEB_PAGE, EMPTY_SUCCESS, UNMARKED_ACCEPTANCE, LOGIN_REDIRECT, PROXY_FORBIDDEN, TLS_PORT, GONE_PAGE -> {
                this.link.readRequest();
                byte[] answer = Objects.requireNonNull(fault.foreignAnswer()).getBytes(StandardCharsets.US_ASCII);
                answerLast(answer, answer.length);
            }
        }
    }

    private byte[] exchange() throws IOException {
        this.link.forward(this.link.readRequest());
        return this.link.readAnswer();
    }

    /** Answers, in pieces, a sender that may not wait any more, and ends its connection. */
    private void answerLast(byte[] answer, int pieceSize) {
        try {
            for (int start = 0; start < answer.length; start += pieceSize) {
                this.link.answer(piece(answer, start, pieceSize));
                this.proxy.pause(BYTE_PAUSE);
            }
            this.link.closeSender();
        } catch (IOException ex) {
            // It has given up: that is the fault.
        }
    }

    private static byte[] piece(byte[] message, int start, int size) {
        return Arrays.copyOfRange(message, start, Math.min(start + size, message.length));
    }

    private byte[] cut(byte[] message) {
        return Arrays.copyOf(message, this.plan.pick(1, message.length));
    }

    /** Returns noise, or noise that begins as an answer does. */
    private byte[] garbage() {
        StringBuilder text = new StringBuilder((this.plan.pick(0, 2) == 0) ? "HTTP/1.1 2O2 " : "");
        int size = this.plan.pick(1, MAX_GARBAGE);
        for (int i = 0; i < size; i++) {
            text.append((char) this.plan.pick(0, 256));
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
