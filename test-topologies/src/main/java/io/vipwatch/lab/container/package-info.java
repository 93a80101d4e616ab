/**
 * The lab in containers, through Testcontainers: FRR as the edge, BIRD 1.6 as the nodes, and other speakers to test against.
 */
@NullMarked
package io.vipwatch.lab.container;

import org.jspecify.annotations.NullMarked;
