/**
 * The cross-check: what the nodes tell us, side by side with the edge's Loc-RIB, zebra and kernel; which differences there
 * are, and which of them last. Pure: views in, differences out. What is unknown is no difference.
 */
@NullMarked
package io.vipwatch.monitor.crosscheck;

import org.jspecify.annotations.NullMarked;
