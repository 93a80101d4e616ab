/**
 * What the monitor says: every occurrence as a record, the envelope that gives it a place in the sequence, and its
 * form as one line of JSON.
 */
@NullMarked
package io.vipwatch.monitor.event;

import org.jspecify.annotations.NullMarked;
