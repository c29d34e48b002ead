package dev.streampair.relay.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Has JMH run {@link ItemPathBenchmark}, with what it allocates. Part of the profile "benchmark" only. */
class ItemPathMeasurement {

    @Test
    void measures() throws RunnerException {
        assertThat(new Runner(new OptionsBuilder()
                                .include(ItemPathBenchmark.class.getName())
                                .addProfiler(GCProfiler.class)
                                .shouldFailOnError(true)
                                .build())
                        .run())
                .hasSize(10);
    }
}
