/**
 * The metrics of the monitor in Prometheus' terms: base units, {@code _total} on counters only, prefix labels for
 * tracked prefixes only.
 */
@NullMarked
package io.vipwatch.monitor.metrics;

import org.jspecify.annotations.NullMarked;
