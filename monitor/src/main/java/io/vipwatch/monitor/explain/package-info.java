/**
 * What a failover should take by the timers in force, in closed form, and which change would help most: pure, from what
 * is known of both ends to predictions, with what cannot be known said.
 */
@NullMarked
package io.vipwatch.monitor.explain;

import org.jspecify.annotations.NullMarked;
