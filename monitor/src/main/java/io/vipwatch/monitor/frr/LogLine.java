package io.vipwatch.monitor.frr;

import java.time.Duration;
import java.time.Instant;

/**
 * Models a line of FRR's log.
 *
 * @param stamp when it was written, by the edge's clock
 * @param resolution the smallest step of the stamp: 1 s unless the operator asked for more
 * @param daemon which daemon wrote it, as it names itself
 * @param event what it tells
 */
public record LogLine(Instant stamp, Duration resolution, String daemon, LogEvent event) {}
