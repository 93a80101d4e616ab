/**
 * BFD sessions at work (RFC 5880 §6.8, RFC 5881, RFC 5883, RFC 9468): a {@link io.vipwatch.bfd.session.BfdSystem} selects
 * the session of each datagram, keeps the timers of all of them on one thread, and reports what happens as values.
 */
@NullMarked
package io.vipwatch.bfd.session;

import org.jspecify.annotations.NullMarked;
