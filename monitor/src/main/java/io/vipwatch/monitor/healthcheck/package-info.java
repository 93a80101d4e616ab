/**
 * The health checks of injected services at work: each on a thread of its own, so that one that hangs delays nobody.
 */
@NullMarked
package io.vipwatch.monitor.healthcheck;

import org.jspecify.annotations.NullMarked;
