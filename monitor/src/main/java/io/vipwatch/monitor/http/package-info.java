/**
 * The HTTP API, the stream of events, the metrics' page and the web page, on the JDK's server with a virtual thread for
 * each request.
 */
@NullMarked
package io.vipwatch.monitor.http;

import org.jspecify.annotations.NullMarked;
