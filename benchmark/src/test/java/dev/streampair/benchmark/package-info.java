/**
 * The benchmark: measures the real jars, and what others would build instead, in turns in one run. Its module
 * is out of the default build, and what the baselines are made of is on no other class path;
 * {@code ./mvnw verify -Pbenchmark} runs it. It reads {@code /proc}, so it needs Linux.
 *
 * <p>For developers: {@code -Dit.test=PairBenchmark#hops+ingest} measures some figures only, by the names of the
 * methods, and {@code -Dservices.java.home=<folder>} names the JDK that runs all that is measured. This shows in a
 * minute whether hops can be measured at all; the JVMs are cold, so the figures mean nothing:
 *
 * <pre>{@code
 * ./mvnw -q verify -Pbenchmark -Dit.test=PairBenchmark#hops \
 *     -Dbenchmark.window=PT0.3S -Dbenchmark.windows=1 -Dbenchmark.warm-up=1
 * }</pre>
 */
@NullMarked
package dev.streampair.benchmark;

import org.jspecify.annotations.NullMarked;
