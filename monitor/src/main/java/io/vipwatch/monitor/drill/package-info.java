/**
 * Drills: what a drill file asks for, what the repetitions of a drill measured, and what that proves; pure, so that a
 * report can be made again from what was kept.
 */
@NullMarked
package io.vipwatch.monitor.drill;

import org.jspecify.annotations.NullMarked;
