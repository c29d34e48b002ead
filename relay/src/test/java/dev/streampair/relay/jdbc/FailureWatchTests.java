package dev.streampair.relay.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.streampair.relay.StoreException;
import org.junit.jupiter.api.Test;

class FailureWatchTests {

    private final FailureWatch watch = new FailureWatch();

    private void fail() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> this.watch.watch(() -> {
                    throw new StoreException("The disk is gone", "Put it back.");
                }));
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
