package dev.streampair.relay.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryBudgetTests {

    private final MemoryBudget budget = new MemoryBudget(10);

    @Test
    void boundsWhatTheSharesHoldTogether() {
        MemoryBudget.Share one = this.budget.newShare();
        MemoryBudget.Share other = this.budget.newShare();
        assertThat(one.grow(6)).isTrue();
        assertThat(other.mayGrow(5)).isFalse();
        assertThat(other.grow(5)).isFalse();
        assertThat(other.grow(4)).isTrue();
        assertThat(this.budget.used()).isEqualTo(10);
    }

    @Test
    void givesBackAllThatAShareHeldOnce() {
        MemoryBudget.Share share = this.budget.newShare();
        share.grow(3);
        share.grow(4);
        share.release();
        share.release();
        assertThat(this.budget.used()).isZero();
    }

    @Test
    void givesNothingToAShareThatWasReleased() {
        MemoryBudget.Share share = this.budget.newShare();
        share.release();
        assertThat(share.grow(1)).isFalse();
        assertThat(this.budget.used()).isZero();
    }

    @Test
    void isAnEighthOfTheHeap() {
        long eighth = Runtime.getRuntime().maxMemory() / 8;
        assertThat(MemoryBudget.ofHeap().newShare().grow(eighth + 1)).isFalse();
        assertThat(MemoryBudget.ofHeap().newShare().grow(eighth)).isTrue();
    }
}
