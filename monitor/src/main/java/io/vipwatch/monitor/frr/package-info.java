/**
 * What FRR and the kernel of the edge answer, as records: readers of FRR's JSON and text of every release from 7.5 to 10,
 * of kernel routing tables, and of the lines that a log or a route monitor prints. Pure: text in, values out.
 */
@NullMarked
package io.vipwatch.monitor.frr;

import org.jspecify.annotations.NullMarked;
