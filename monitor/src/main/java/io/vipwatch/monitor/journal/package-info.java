/**
 * The journal: every event as a line of JSON in append-only segment files. It is the truth from which everything else
 * can be rebuilt.
 */
@NullMarked
package io.vipwatch.monitor.journal;

import org.jspecify.annotations.NullMarked;
