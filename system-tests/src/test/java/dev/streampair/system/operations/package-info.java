/**
 * What operators have: pauses, drains and stops, meters, alerts and traces, keys, certificates and logins, {@code
 * ops/}.
 */
@NullMarked
package dev.streampair.system.operations;

import org.jspecify.annotations.NullMarked;
