/** Collects the edge's own evidence over its connection: packets, log, messages of the kernel, clock; each by itself. */
@NullMarked
package io.vipwatch.monitor.collect;

import org.jspecify.annotations.NullMarked;
