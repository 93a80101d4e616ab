/**
 * The query store: events and incidents of the past, found by time, type, prefix, peer, cause and duration. It is filled
 * from the journal and can be filled anew at any time.
 */
@NullMarked
package io.vipwatch.monitor.store;

import org.jspecify.annotations.NullMarked;
