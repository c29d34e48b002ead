package dev.streampair.benchmark;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All windows of all subjects, and the table of their medians. */
final class Results {

    private final Map<Figure, Map<String, List<Double>>> values = new EnumMap<>(Figure.class);

    /** @param window what is told meanwhile */
    void add(String subject, Map<Figure, Double> figures, String window) {
        figures.forEach((figure, value) -> {
            this.values
                    .computeIfAbsent(figure, (key) -> new LinkedHashMap<>())
                    .computeIfAbsent(subject, (key) -> new ArrayList<>())
                    .add(value);
            Progress.tell("%s: %s %s, %s".formatted(subject, figure.format(value), figure.title(), window));
        });
    }

    /**
     * Returns the table in Markdown: a row for each figure of each subject, with its ratio to the figure's reference.
     */
    String table() {
        StringBuilder table =
                new StringBuilder("| | | median | min | max | ratio |\n| --- | --- | --: | --: | --: | --: |\n");
        this.values.forEach((figure, subjects) -> {
            Double reference = median(subjects.get(figure.reference()));
            subjects.forEach((subject, windows) -> table.append(row(figure, subject, windows, reference)));
        });
        return table.toString();
    }

    private static String row(Figure figure, String subject, List<Double> windows, @Nullable Double reference) {
        Double median = median(windows);
        List<Double> sorted = windows.stream().sorted().toList();
        return "| %s | %s | %s | %s | %s | %s |%n"
                .formatted(
                        figure.title(),
                        subject,
                        figure.format(median),
                        figure.format(sorted.get(0)),
                        figure.format(sorted.get(sorted.size() - 1)),
                        (median != null && reference != null) ? "%.2f".formatted(median / reference) : "");
    }

    private static @Nullable Double median(@Nullable List<Double> windows) {
        if (windows == null) {
            return null;
        }
        List<Double> sorted = windows.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }
}
