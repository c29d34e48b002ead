package dev.streampair.relay.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.Items;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedTests {

    private static final String PREAMBLE = "retry: 1000\n\n";

    private final History history = new History("run", 3);

    private Feed feed(@Nullable String lastEventId) {
        return Feed.after(lastEventId, this.history);
    }

    private static String read(Feed feed, int bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        feed.writeTo(buffer);
        return StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
    }

    private static String read(Feed feed) {
        return read(feed, 1000);
    }

    private void take(int events) {
        for (int i = 0; i < events; i++) {
            this.history.append(Items.of(this.history.next() * 10));
        }
    }

    @Test
    void beginsWithTheHistoryAndGoesOnWithWhatComes() {
        this.history.append(Items.of(1));
        Feed feed = feed(null);
        assertThat(read(feed)).isEqualTo(PREAMBLE + "id: run-1\ndata: [1]\n\n");
        assertThat(read(feed)).isEmpty();
        this.history.append(Items.of(Items.MIN_ITEM, 0, Items.MAX_ITEM));
        assertThat(read(feed)).isEqualTo("id: run-2\ndata: [-9223372036854775808,0,9223372036854775806]\n\n");
    }

    @Test
    void beginsWithTheOldestEventThatThereStillIs() {
        take(5);
        assertThat(read(feed(null))).startsWith(PREAMBLE + "id: run-3\ndata: [30]\n\n");
    }

    @Test
    void goesOnAfterTheLastEventThatWasRead() {
        take(3);
        assertThat(read(feed("run-2"))).isEqualTo(PREAMBLE + "id: run-3\ndata: [30]\n\n");
        assertThat(read(feed("run-3"))).isEqualTo(PREAMBLE);
    }

    @Test
    void tellsHowManyEventsWereMissed() {
        take(7);
        assertThat(read(feed("run-1")))
                .startsWith(PREAMBLE + "event: missed\nid: run-4\ndata: {\"events\":3}\n\nid: run-5\ndata: [50]\n\n");
    }

    @Test
    void tellsWhoIsOvertakenHowManyEventsWereMissed() {
        Feed feed = feed(null);
        take(1);
        read(feed);
        take(5);
        assertThat(read(feed)).isEqualTo("""
                        event: missed
                        id: run-3
                        data: {"events":2}

                        id: run-4
                        data: [40]

                        id: run-5
                        data: [50]

                        id: run-6
                        data: [60]

                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other-2", "run-4", "run-x", "run-", "run--1", "run-99999999999999999999", "2", "é"})
    void beginsAnewForAnIdThatIsNotOfThisRun(String lastEventId) {
        take(3);
        assertThat(read(feed(lastEventId)))
                .startsWith(
                        PREAMBLE + "event: missed\nid: run-0\ndata: {\"events\":null}\n\nid: run-1\ndata: [10]\n\n");
    }

    @Test
    void writesAnEventInPartsThatAreTheWhole() {
        long[] items = LongStream.range(0, 5000).map((i) -> Items.MIN_ITEM + i).toArray();
        this.history.append(Items.of(items));
        Feed feed = feed(null);
        StringBuilder all = new StringBuilder();
        for (String part = read(feed, 200); !part.isEmpty(); part = read(feed, 200)) {
            all.append(part);
            // That the history forgets it now changes nothing.
            if (all.length() < 2000) {
                take(1);
            }
        }
        assertThat(all)
                .startsWith(PREAMBLE + "id: run-1\ndata: ["
                        + LongStream.of(items).mapToObj(Long::toString).collect(Collectors.joining(","))
                        + "]\n\nevent: missed\n");
    }

    @Test
    void beatsOnlyWhenThereIsNothingElse() {
        Feed feed = feed(null);
        feed.beat();
        assertThat(read(feed)).isEqualTo(PREAMBLE);
        feed.beat();
        assertThat(read(feed)).isEqualTo(": still here\n\n");
        assertThat(read(feed)).isEmpty();
    }

    @Test
    void doesNotBeatInTheMiddleOfAnEvent() {
        this.history.append(Items.of(LongStream.range(0, 100).toArray()));
        Feed feed = feed(null);
        String begin = read(feed, Feed.MAX_PIECE + PREAMBLE.length() + 50);
        feed.beat();
        assertThat(begin).contains("data: [0,1,2").doesNotContain("]");
        assertThat(read(feed)).doesNotContain("still").endsWith(",98,99]\n\n");
    }
}
