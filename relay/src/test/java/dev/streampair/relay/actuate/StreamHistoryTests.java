package dev.streampair.relay.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.relay.Batch;
import dev.streampair.relay.EventId;
import dev.streampair.relay.Items;
import dev.streampair.relay.RelayCounts;
import dev.streampair.relay.actuate.StreamHistory.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class StreamHistoryTests {

    private final RelayCounts counts = new RelayCounts();

    private final List<Runnable> scheduled = new ArrayList<>();

    private final List<Duration> delays = new ArrayList<>();

    private boolean refusing;

    private int waiting;

    private long now = 1000;

    private final StreamHistory history =
            new StreamHistory(() -> this.waiting, this.counts, this::schedule, () -> Instant.ofEpochMilli(this.now));

    private Runnable schedule(Runnable task, Duration delay) {
        if (this.refusing) {
            throw new RejectedExecutionException("no room");
        }
        this.scheduled.add(task);
        this.delays.add(delay);
        return () -> {};
    }

    private void passSecond() {
        this.now += 1000;
        this.scheduled.remove(0).run();
    }

    private List<Sample> samples() {
        return this.history.after(0).samples();
    }

    @Test
    void takesASampleAtTheStartAndEachSecond() {
        this.history.start();
        this.counts.accepted(Items.of(1, 2), null);
        this.counts.accepted(Items.of(3), new EventId.Numbered("/service-y/1", 1));
        this.counts.delivered(new Batch(1, Items.of(2)), new long[1]);
        this.waiting = 2;
        passSecond();
        assertThat(samples()).containsExactly(new Sample(1000, 0, 0, 0), new Sample(2000, 3, 1, 2));
        assertThat(this.delays).containsOnly(Duration.ofSeconds(1));
        assertThat(this.counts.fromPeer()).isEqualTo(1);
    }

    @Test
    void showsWhatCameAfterATime() {
        this.history.start();
        passSecond();
        passSecond();
        assertThat(this.history.after(2000).samples()).containsExactly(new Sample(3000, 0, 0, 0));
    }

    @Test
    void keepsFiveMinutes() {
        this.history.start();
        for (int second = 0; second < 400; second++) {
            passSecond();
        }
        assertThat(samples()).hasSize(300);
        assertThat(samples().get(0).time()).isEqualTo(102_000);
        assertThat(samples().get(299).time()).isEqualTo(401_000);
    }

    @Test
    void takesOneSampleASecondAfterAnotherStart() {
        this.history.start();
        this.history.stop();
        assertThat(this.history.isRunning()).isFalse();
        this.history.start();
        passSecond();
        assertThat(samples()).hasSize(2);
        passSecond();
        assertThat(samples()).hasSize(3);
        assertThat(this.scheduled).hasSize(1);
    }

    @Test
    void endsWhereNothingCanBeScheduled(CapturedOutput output) {
        this.refusing = true;
        this.history.start();
        assertThat(this.history.isRunning()).isFalse();
        assertThat(output).contains("its next sample could not be scheduled");
        assertThat(samples()).hasSize(1);
    }
}
