/** The page, in a real browser. */
@NullMarked
package dev.streampair.system.page;

import org.jspecify.annotations.NullMarked;
