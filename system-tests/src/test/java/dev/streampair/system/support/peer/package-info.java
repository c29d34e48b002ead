/** What processes meet: each other, as a pair, a sink or clients, what these send, and what they show to be let in. */
@NullMarked
package dev.streampair.system.support.peer;

import org.jspecify.annotations.NullMarked;
