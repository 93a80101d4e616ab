/**
 * The difference between our clock and that of another host, from round trips (RFC 5905 §8), with the bound of its error.
 * Pure: stamps in, offsets out.
 */
@NullMarked
package io.vipwatch.monitor.clock;

import org.jspecify.annotations.NullMarked;
