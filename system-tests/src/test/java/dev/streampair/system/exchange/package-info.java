/** What a pair does by itself: the exchange and its end, how it is run and watched, and what it says on the wire. */
@NullMarked
package dev.streampair.system.exchange;

import org.jspecify.annotations.NullMarked;
