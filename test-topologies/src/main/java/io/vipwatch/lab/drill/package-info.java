/** Drills in a lab of containers that a monitor in this JVM watches, with probes of the virtual address through the edge. */
@NullMarked
package io.vipwatch.lab.drill;

import org.jspecify.annotations.NullMarked;
