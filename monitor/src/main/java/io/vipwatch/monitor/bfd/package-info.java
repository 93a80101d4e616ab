/** BFD with the neighbours: its sessions from the configuration, and what its word means for theirs with BGP (RFC 5882). */
@NullMarked
package io.vipwatch.monitor.bfd;

import org.jspecify.annotations.NullMarked;
