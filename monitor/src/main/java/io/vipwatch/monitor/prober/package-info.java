/**
 * The probes at work: one thread with a selector that sends and receives what is short, and virtual threads for checks that
 * take their time.
 */
@NullMarked
package io.vipwatch.monitor.prober;

import org.jspecify.annotations.NullMarked;
