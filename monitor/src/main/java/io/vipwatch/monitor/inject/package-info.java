/**
 * Decides what is announced of services whose backends are checked: how each backend fares, which guard speaks against a
 * change, and which paths each edge is to have. Pure: it is told what happened and when, and answers with what to do.
 */
@NullMarked
package io.vipwatch.monitor.inject;

import org.jspecify.annotations.NullMarked;
