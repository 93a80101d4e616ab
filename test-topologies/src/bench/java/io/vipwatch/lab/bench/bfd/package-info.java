/**
 * Benchmarks of BFD beside FRR's bfdd and BIRD 2 in one run: two network namespaces and a veth pair for each two speakers,
 * the daemons as processes of the host so that they may have a real-time priority.
 */
@NullMarked
package io.vipwatch.lab.bench.bfd;

import org.jspecify.annotations.NullMarked;
