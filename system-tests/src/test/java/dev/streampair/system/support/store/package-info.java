/** Durable stores for the services of a test. */
@NullMarked
package dev.streampair.system.support.store;

import org.jspecify.annotations.NullMarked;
