/**
 * What a peer has announced to us and what we have announced to it (RFC 4271 §3.2), in compact tables, and the changes
 * that an UPDATE makes to them.
 */
@NullMarked
package io.vipwatch.bgp.rib;

import org.jspecify.annotations.NullMarked;
