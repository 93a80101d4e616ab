/**
 * SSH to the edge: one lasting connection, the few commands that may be run over it, streams of what a command prints, and
 * the clock of the other end. Nothing here can change the router.
 */
@NullMarked
package io.vipwatch.monitor.ssh;

import org.jspecify.annotations.NullMarked;
