/**
 * What a lab is: the edge, the nodes and the observer of a topology, the prefixes they announce, and the faults that may
 * befall them. Two back ends build it, containers and speakers simulated in this JVM, behind the same interfaces.
 */
@NullMarked
package io.vipwatch.lab.topology;

import org.jspecify.annotations.NullMarked;
