package dev.streampair.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What {@code /proc/<pid>/stat} says of a process.
 *
 * @param state one letter: Z is a zombie, which has ended but is still listed
 * @param cpu the CPU time used so far, in user and kernel mode, to 10 ms
 */
record ProcessStat(String state, Duration cpu) {

    /** The unit of CPU times in {@code /proc}: fixed for all that read it. */
    private static final Duration TICK = Duration.ofMillis(10);

    /** @throws IOException if there is no such process */
    static ProcessStat of(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(afterName[11]) + Long.parseLong(afterName[12]);
        return new ProcessStat(afterName[0], TICK.multipliedBy(ticks));
    }
}
