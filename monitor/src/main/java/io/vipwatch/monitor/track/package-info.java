/**
 * Follows the tracked prefixes: whose paths they have, which of those are a node's own, and whether packets would find a
 * route. Pure: it is told what happened and when, and answers with what to say about it.
 */
@NullMarked
package io.vipwatch.monitor.track;

import org.jspecify.annotations.NullMarked;
