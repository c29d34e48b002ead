/**
 * Logins: who may post, read and operate. Off unless the settings name someone who may log in.
 *
 * <p>{@code SecuritySwitch} decides that. {@code RelaySecurityAutoConfiguration} then puts Spring Security's filter
 * chain in front of everything, including the stream. {@code Role} says what each role allows.
 */
@NullMarked
package dev.streampair.relay.security;

import org.jspecify.annotations.NullMarked;
