package dev.streampair.relay;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Posts to a relay, and waits for the answer. */
public final class Accepts {

    private Accepts() {}

    /** Returns what became of the posting. */
    public static Receipt accept(Relay relay, Posting posting) {
        CompletableFuture<Receipt> answer = new CompletableFuture<>();
        relay.accept(posting, answer::complete);
        return answer.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
