/**
 * An immutable string of octets: what is kept of the wire when it has no finer meaning to us.
 */
@NullMarked
package io.vipwatch.bgp.octets;

import org.jspecify.annotations.NullMarked;
