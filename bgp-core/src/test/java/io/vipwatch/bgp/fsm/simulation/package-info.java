/**
 * A deterministic simulation of two peers: real peer machines, simulated time, TCP, hosts and faults, all drawn from
 * one seed.
 */
@NullMarked
package io.vipwatch.bgp.fsm.simulation;

import org.jspecify.annotations.NullMarked;
