/**
 * Benchmarks that set vipwatch beside other speakers in one run: the same bytes to each receiver, in turn, with CPU
 * seconds and resident memory as the kernel counts them.
 */
@NullMarked
package io.vipwatch.lab.bench;

import org.jspecify.annotations.NullMarked;
