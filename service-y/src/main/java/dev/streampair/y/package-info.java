/**
 * Service y: seeds the exchange, answers every item with the next integer, counts what it sends, and halts.
 */
@NullMarked
package dev.streampair.y;

import org.jspecify.annotations.NullMarked;
