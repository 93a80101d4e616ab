/**
 * The BFD Control packet and its Authentication Section (RFC 5880 §4): bytes to records and back, and the reception
 * checks of §6.8.6 in their order, each discard a value with its own reason.
 */
@NullMarked
package io.vipwatch.bfd.packet;

import org.jspecify.annotations.NullMarked;
