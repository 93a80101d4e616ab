/**
 * What the edge's log, packets, route messages and answers say that happened there, and when by our clock. Pure: lines,
 * packets and stamps in, events out.
 */
@NullMarked
package io.vipwatch.monitor.evidence;

import org.jspecify.annotations.NullMarked;
