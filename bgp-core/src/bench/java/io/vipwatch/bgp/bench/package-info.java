/** Microbenchmarks (JMH) of the receive path: the codec, and the codec with an Adj-RIB-In behind it. */
@NullMarked
package io.vipwatch.bgp.bench;

import org.jspecify.annotations.NullMarked;
