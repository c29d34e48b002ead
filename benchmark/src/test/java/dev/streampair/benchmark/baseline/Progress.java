package dev.streampair.benchmark.baseline;

import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what a baseline has done, and prints the count with its time, ten times a second, for the benchmark to read.
 */
final class Progress {

    private static final long INTERVAL_MILLIS = 100;

    private final AtomicLong count = new AtomicLong();

    Progress() {
        TimerTask print = new TimerTask() {
            @Override
            public void run() {
                System.out.printf("count %d %d%n", System.nanoTime(), Progress.this.count.get());
            }
        };
        // A delay between two, not a rate: who was frozen does not print what it has missed.
        new Timer("progress", true).schedule(print, 0, INTERVAL_MILLIS);
    }

    void add(int more) {
        this.count.addAndGet(more);
    }
}
