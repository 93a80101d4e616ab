/**
 * A drill as it is carried out: faults as commands that can be shown before they run, the dead-man on the target, the
 * machine that decides what comes next, and the rim that does it.
 */
@NullMarked
package io.vipwatch.monitor.drill.run;

import org.jspecify.annotations.NullMarked;
