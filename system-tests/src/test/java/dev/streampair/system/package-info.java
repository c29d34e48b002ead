/** Tests of the two services as their users meet them: real processes, real sockets, real logs. */
@NullMarked
package dev.streampair.system;

import org.jspecify.annotations.NullMarked;
