/**
 * The five BGP messages (RFC 4271 §4, RFC 2918) as immutable records; what they mean, not how they are written.
 */
@NullMarked
package io.vipwatch.bgp.message;

import org.jspecify.annotations.NullMarked;
