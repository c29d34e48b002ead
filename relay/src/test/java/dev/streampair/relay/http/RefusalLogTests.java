package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RefusalLogTests {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

    private final RefusalLog log = new RefusalLog(this.now::get);

    @Test
    void logsAKindOnceAMinuteAndHowManyItLeftOut(CapturedOutput output) {
        this.log.refused(Malformed.HOST, "1.1.1.1", "one");
        this.now.addAndGet(TimeUnit.SECONDS.toNanos(59));
        this.log.refused(Malformed.HOST, "1.1.1.2", "two");
        this.log.refused(Malformed.HOST, "1.1.1.3", "three");
        this.now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        this.log.refused(Malformed.HOST, "1.1.1.4", "four");
        this.now.addAndGet(TimeUnit.SECONDS.toNanos(60));
        this.log.refused(Malformed.HOST, "1.1.1.5", "five");
        assertThat(output.getAll().lines().filter((line) -> line.contains("refused")))
                .satisfiesExactly(
                        (line) -> assertThat(line).contains("WARN").endsWith("refused a request from 1.1.1.1: one"),
                        (line) -> assertThat(line)
                                .endsWith(
                                        "refused a request from 1.1.1.4: four (2 more like it since the last such line)"),
                        (line) -> assertThat(line).endsWith("refused a request from 1.1.1.5: five"));
    }

    @Test
    void logsEachKindByItself(CapturedOutput output) {
        this.log.refused(Malformed.HOST, "1.1.1.1", "one");
        this.log.refused(Malformed.LENGTH, "1.1.1.1", "two");
        assertThat(output).contains("1.1.1.1: one").contains("1.1.1.1: two");
    }

    @Test
    void logsNothingUnseenOfAnAddressOrATokensUser(CapturedOutput output) {
        this.log.refused(Malformed.HOST, "a\r\nforged", "someone\nforged, too, has no role");
        assertThat(output).contains("refused a request from a forged: someone forged, too, has no role");
    }
}
