/** Connections opened as clients of each kind open them, and a DNS server asked and changed: the rim of {@code monitor.dns}. */
@NullMarked
package io.vipwatch.monitor.dial;

import org.jspecify.annotations.NullMarked;
