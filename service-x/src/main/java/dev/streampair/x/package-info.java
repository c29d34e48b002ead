/** Service x: answers every item with the next integer. */
@NullMarked
package dev.streampair.x;

import org.jspecify.annotations.NullMarked;
