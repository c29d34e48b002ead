/**
 * Logins: who may post, read and operate. Off, and out of the way, unless the settings name someone who may log in.
 *
 * <p>{@code SecuritySwitch} decides that. {@code RelaySecurityAutoConfiguration} then puts Spring Security's filter chain in front of
 * everything, the stream as well. {@code Role} says what each role allows.
 */
@NullMarked
package dev.streampair.relay.security;

import org.jspecify.annotations.NullMarked;
