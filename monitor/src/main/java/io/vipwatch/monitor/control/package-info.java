/**
 * The control socket: how somebody on this machine asks the running monitor to do something; the HTTP API only tells.
 */
@NullMarked
package io.vipwatch.monitor.control;

import org.jspecify.annotations.NullMarked;
