package dev.streampair.benchmark;

import java.util.Map;

/** Something that is measured, over and over, in turns with others. It does nothing between its turns. */
interface Subject {

    String name();

    /**
     * Measures for one window.
     *
     * @return what came out; all turns return the same figures
     * @throws Exception if it could not be measured: that ends the benchmark
     */
    Map<Figure, Double> measure() throws Exception;
}
