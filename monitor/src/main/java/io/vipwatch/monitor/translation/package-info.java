/** What a speaker tells of its sessions and routes, through the tracker, in the words of events. */
@NullMarked
package io.vipwatch.monitor.translation;

import org.jspecify.annotations.NullMarked;
