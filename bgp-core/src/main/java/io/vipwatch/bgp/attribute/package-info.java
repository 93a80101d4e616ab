/**
 * Path attributes (RFC 4271 §5 and those who came after) as immutable records, one file each.
 */
@NullMarked
package io.vipwatch.bgp.attribute;

import org.jspecify.annotations.NullMarked;
