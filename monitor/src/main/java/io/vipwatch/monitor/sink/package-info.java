/**
 * What takes the events on from the journal: each sink reads by sequence number at its own pace, on a thread of its own,
 * and keeps its place together with what it wrote, so that one which was away catches up and none can slow a session.
 */
@NullMarked
package io.vipwatch.monitor.sink;

import org.jspecify.annotations.NullMarked;
