package dev.streampair.benchmark;

import java.util.List;

/**
 * Measures several subjects window by window, each in its turn, so that what the machine does meanwhile hits all of
 * them alike. Before that each runs until it gets no faster.
 */
final class Turns {

    /** How many windows, one after the other, must bring no more. */
    private static final int FLAT_WINDOWS = 5;

    /** More is what goes beyond the best by this part of it. */
    private static final double FLAT = 0.05;

    private final int maxWarmUp;

    private final int windows;

    private final Results results;

    /**
     * @param maxWarmUp how many windows a subject warms up at the most
     * @param windows how many windows of each are measured then
     */
    Turns(int maxWarmUp, int windows, Results results) {
        this.maxWarmUp = maxWarmUp;
        this.windows = windows;
        this.results = results;
    }

    /** @param rate what shows whether a subject is warm: the more the better */
    void playWarm(Figure rate, List<? extends Subject> subjects) throws Exception {
        for (Subject subject : subjects) {
            warmUp(rate, subject);
        }
        play(subjects);
    }

    void play(List<? extends Subject> subjects) throws Exception {
        for (int window = 1; window <= this.windows; window++) {
            for (Subject subject : subjects) {
                this.results.add(subject.name(), subject.measure(), "window %d".formatted(window));
            }
        }
    }

    private void warmUp(Figure rate, Subject subject) throws Exception {
        double best = 0;
        int flat = 0;
        for (int window = 1; window <= this.maxWarmUp && flat < FLAT_WINDOWS; window++) {
            double value = subject.measure().getOrDefault(rate, 0.0);
            Progress.tell("%s: %s %s, warm-up %d".formatted(subject.name(), rate.format(value), rate.title(), window));
            flat = (value < best * (1 + FLAT)) ? flat + 1 : 0;
            best = Math.max(best, value);
        }
    }
}
