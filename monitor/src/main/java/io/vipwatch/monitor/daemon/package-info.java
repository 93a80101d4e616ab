/**
 * The daemon: puts the parts together, one after the other, in one place, and takes them apart again.
 */
@NullMarked
package io.vipwatch.monitor.daemon;

import org.jspecify.annotations.NullMarked;
