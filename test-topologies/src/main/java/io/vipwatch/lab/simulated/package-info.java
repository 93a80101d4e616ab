/**
 * The lab without containers: nodes and edge are speakers of this library in one JVM, on loopback, with the network
 * between them made of relays that can fall silent. No root, no Docker.
 */
@NullMarked
package io.vipwatch.lab.simulated;

import org.jspecify.annotations.NullMarked;
