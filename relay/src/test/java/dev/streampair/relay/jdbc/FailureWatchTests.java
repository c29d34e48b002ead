package dev.streampair.relay.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.streampair.relay.StoreException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class FailureWatchTests {

    private static final Instant NOW = Instant.parse("2026-11-28T07:00:00Z");

    private Instant now = NOW;

    private final FailureWatch watch = new FailureWatch(() -> this.now);

    private void fail() {
        fail("The disk is gone");
    }

    private void fail(String reason) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> this.watch.watch(() -> {
                    throw new StoreException(reason, "Put it back.");
                }));
    }

    @Test
    void knowsSinceWhenTheStoreDoesNotWork() {
        assertThat(this.watch.since()).isNull();
        fail("The disk is gone");
        this.now = NOW.plusSeconds(5);
        fail("The disk is full");
        assertThat(this.watch.since()).isEqualTo(NOW);
        this.watch.works(this.watch.failures());
        assertThat(this.watch.since()).isNull();
        fail("The disk is full");
        assertThat(this.watch.since()).isEqualTo(this.now);
    }

    @Test
    void tellsEachReasonOnceInAnOutage(CapturedOutput output) {
        for (int i = 0; i < 3; i++) {
            fail("The disk is gone");
            fail("The disk is full");
        }
        assertThat(output).containsOnlyOnce("The disk is gone. ").containsOnlyOnce("The disk is full. ");
        this.watch.works(this.watch.failures());
        fail("The disk is full");
        assertThat(output.getOut().split("The disk is full\\. ", -1)).hasSize(3);
    }

    @Test
    void tellsABoundedNumberOfReasons(CapturedOutput output) {
        for (int i = 0; i < 100; i++) {
            fail("Reason %d".formatted(i));
        }
        assertThat(output).contains("Reason 9. ").doesNotContain("Reason 10. ");
        assertThat(this.watch.error()).isEqualTo("Reason 99");
    }

    @Test
    void forgetsAFailureOnceTheStoreWorksAgain() {
        fail();
        assertThat(this.watch.error()).isEqualTo("The disk is gone");
        this.watch.works(this.watch.failures());
        assertThat(this.watch.error()).isNull();
    }

    @Test
    void keepsAFailureThatCameWhileTheStoreWasTried() {
        int before = this.watch.failures();
        fail();
        this.watch.works(before);
        assertThat(this.watch.error()).isEqualTo("The disk is gone");
    }
}
