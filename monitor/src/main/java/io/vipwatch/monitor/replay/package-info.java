/**
 * Recordings of BGP read again: MRT files and packet captures become sessions, routes and the events that a live monitor
 * would have told. The time is that of the recording.
 */
@NullMarked
package io.vipwatch.monitor.replay;

import org.jspecify.annotations.NullMarked;
