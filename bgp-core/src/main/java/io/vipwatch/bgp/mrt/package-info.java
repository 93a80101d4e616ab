/**
 * Recordings of BGP in MRT format (RFC 6396, RFC 8050): writes messages and state changes, reads these and routing
 * table dumps.
 */
@NullMarked
package io.vipwatch.bgp.mrt;

import org.jspecify.annotations.NullMarked;
