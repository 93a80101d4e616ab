/**
 * Capabilities (RFC 5492) as immutable records, and what two sides' capabilities agree on.
 */
@NullMarked
package io.vipwatch.bgp.capability;

import org.jspecify.annotations.NullMarked;
