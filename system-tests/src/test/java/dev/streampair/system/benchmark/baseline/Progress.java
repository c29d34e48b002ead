package dev.streampair.system.benchmark.baseline;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what a baseline has done, and prints the count with its time, ten times a second, for the benchmark to read. */
final class Progress {

    private static final long INTERVAL_MILLIS = 100;

    private final AtomicLong count = new AtomicLong();

    Progress() {
        Thread printer = new Thread(this::print, "progress");
        printer.setDaemon(true);
        printer.start();
    }

    void add(int more) {
        this.count.addAndGet(more);
    }

    private void print() {
        try {
            while (true) {
                System.out.printf("count %d %d%n", System.nanoTime(), this.count.get());
                Thread.sleep(INTERVAL_MILLIS);
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
