/**
 * The rim of the speaker: TCP connections, timers and event loops on Netty around the pure machines, and the API of
 * the library: {@link io.vipwatch.bgp.session.Speaker} with its configuration and its events.
 */
@NullMarked
package io.vipwatch.bgp.session;

import org.jspecify.annotations.NullMarked;
