package dev.streampair.relay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClassPreloaderTests {

    private static boolean initialized;

    private static final class Probe {

        static {
            initialized = true;
        }
    }

    /** Two threads that initialize classes which need each other wait for each other for ever. */
    @Test
    void initializesNoClass() throws ClassNotFoundException {
        String probe = Probe.class.getName();
        new ClassPreloader(false).preload(Stream.of("# a comment", "no.such.Class", probe));
        assertThat(initialized).isFalse();
        Class.forName(probe);
        assertThat(initialized).isTrue();
    }
}
