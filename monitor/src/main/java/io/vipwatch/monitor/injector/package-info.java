/**
 * The injector at work: its thread, which hands events to the machine and does what the machine wants; announcing to the
 * edges; and what it has to keep.
 */
@NullMarked
package io.vipwatch.monitor.injector;

import org.jspecify.annotations.NullMarked;
