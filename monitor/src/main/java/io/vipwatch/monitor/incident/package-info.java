/**
 * Convergence incidents: which events belong together, what caused them, how long each part took. Pure over events, so
 * that the journal replayed gives the same incidents.
 */
@NullMarked
package io.vipwatch.monitor.incident;

import org.jspecify.annotations.NullMarked;
