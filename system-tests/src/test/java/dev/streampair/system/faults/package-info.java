/** What goes wrong: kills, faults on the way, hostile clients, crowds, full rings, and logs that nobody reads. */
@NullMarked
package dev.streampair.system.faults;

import org.jspecify.annotations.NullMarked;
