package dev.streampair.benchmark;

import java.util.Map;
import java.util.Objects;

/**
 * A subject of whose figures one counts, under another name.
 *
 * @param figure what the subject calls it
 * @param as what it is called here
 */
record RenamedSubject(Subject subject, Figure figure, Figure as) implements Subject {

    @Override
    public String name() {
        return this.subject.name();
    }

    @Override
    public Map<Figure, Double> measure() throws Exception {
        return Map.of(this.as, Objects.requireNonNull(this.subject.measure().get(this.figure)));
    }
}
