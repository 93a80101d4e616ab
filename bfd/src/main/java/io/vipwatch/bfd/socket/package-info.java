/**
 * The UDP sockets of BFD (RFC 5881, RFC 5883): datagrams in with hop limit, addresses, interface and kernel arrival
 * stamp, datagrams out in batches with hop limit 255 and a source port of the session's own.
 */
@NullMarked
package io.vipwatch.bfd.socket;

import org.jspecify.annotations.NullMarked;
