/**
 * The wire: octets to messages and back. Decoding returns a value that says what RFC 7606 makes of the message; it never
 * throws, whatever a peer sends.
 */
@NullMarked
package io.vipwatch.bgp.codec;

import org.jspecify.annotations.NullMarked;
