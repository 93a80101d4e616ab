/**
 * The values that routes are made of: addresses, prefixes, address families, path identifiers and NLRI.
 */
@NullMarked
package io.vipwatch.bgp.prefix;

import org.jspecify.annotations.NullMarked;
