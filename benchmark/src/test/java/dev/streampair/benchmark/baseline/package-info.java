/**
 * What others would build instead: small programs, each as its own users would write it. Each runs in JVMs of its own.
 */
@NullMarked
package dev.streampair.benchmark.baseline;

import org.jspecify.annotations.NullMarked;
