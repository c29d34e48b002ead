/**
 * The benchmark: measures the real jars, and what others would build instead, in turns in one run. Out of the default
 * build; {@code ./mvnw verify -Pbenchmark} runs it. It reads {@code /proc}, so it needs Linux.
 */
@NullMarked
package dev.streampair.system.benchmark;

import org.jspecify.annotations.NullMarked;
