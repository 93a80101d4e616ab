/**
 * SSH to the edge: one lasting connection, the few commands that may be run over it, streams of what a command prints, and
 * the clock of the other end. None of that can change the router; only the shell of drills can change a host.
 */
@NullMarked
package io.vipwatch.monitor.ssh;

import org.jspecify.annotations.NullMarked;
