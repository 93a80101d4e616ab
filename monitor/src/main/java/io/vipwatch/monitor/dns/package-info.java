/**
 * The alternative without BGP: one name with an address of each node, what clients of each kind make of it when a node is
 * dead, and the change of its addresses (RFC 2136); pure, time is a value.
 */
@NullMarked
package io.vipwatch.monitor.dns;

import org.jspecify.annotations.NullMarked;
