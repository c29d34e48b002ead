/** Processes that tests start: the services, above all, with their commands, ports, logs and HTTP. */
@NullMarked
package dev.streampair.system.support.process;

import org.jspecify.annotations.NullMarked;
