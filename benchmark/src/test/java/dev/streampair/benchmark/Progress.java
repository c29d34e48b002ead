package dev.streampair.benchmark;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** Tells who waits for the benchmark what it is doing. */
final class Progress {

    private Progress() {}

    static void tell(String text) {
        System.out.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " " + text);
    }
}
