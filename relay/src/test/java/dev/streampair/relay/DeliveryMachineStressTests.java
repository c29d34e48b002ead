package dev.streampair.relay;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * The intake and the delivery under everything that may happen to them, at random. The test's name holds the first seed
 * of its runs, the failure that of its run: {@code -Dstress.seed=7} runs that one only.
 */
class DeliveryMachineStressTests {

    private static final Logger logger = (Logger) LoggerFactory.getLogger("dev.streampair.relay");

    private static final int RUNS = 250;

    private static final @Nullable Long SEED = Long.getLong("stress.seed");

    /** Each failure is logged, and there are many. */
    @BeforeAll
    static void logNothing() {
        logger.setLevel(Level.OFF);
    }

    @AfterAll
    static void logAgain() {
        logger.setLevel(null);
    }

    static LongStream firstSeeds() {
        return (SEED != null)
                ? LongStream.of(SEED)
                : LongStream.concat(
                        LongStream.range(0, 20).map((test) -> test * RUNS), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed {0} and those after it")
    @MethodSource("firstSeeds")
    void forgetsNothingDoublesNothingAndEndsWhateverComesInWhateverOrder(long firstSeed) {
        int runs = (SEED != null) ? 1 : RUNS;
        for (long seed = firstSeed; seed < firstSeed + runs; seed++) {
            try {
                new StressRun(seed).run();
            } catch (AssertionError ex) {
                throw new AssertionError("seed " + seed + ": " + ex.getMessage(), ex);
            }
        }
    }
}
