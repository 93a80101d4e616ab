/**
 * Packet captures: reads pcap and pcapng files, puts TCP streams together again and finds the BGP messages in them, with
 * the time at which each was complete.
 */
@NullMarked
package io.vipwatch.bgp.pcap;

import org.jspecify.annotations.NullMarked;
