/**
 * What probes mean: which of them are lost, how long an outage was, who answers, and what stands in the octets of the
 * protocols that they use. Time is given to it; it sends nothing.
 */
@NullMarked
package io.vipwatch.monitor.probe;

import org.jspecify.annotations.NullMarked;
