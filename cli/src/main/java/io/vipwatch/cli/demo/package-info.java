/** The demonstration: the daemon, a simulated cluster and a drill in one JVM, with what was measured. */
@NullMarked
package io.vipwatch.cli.demo;

import org.jspecify.annotations.NullMarked;
