package io.vipwatch.cli.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * What one failure cost, from the moment it was caused to the moment the monitor's event says. Both stand on the
 * monotonic clock of the same JVM.
 *
 * @param failure what was done
 * @param detectedBy the cause that the monitor named
 * @param took from the fault to the change, empty if it was not seen
 * @param expected what the negotiated timers predict, in words
 * @param remark what it means
 */
public record Measurement(String failure, String detectedBy, Optional<Duration> took, String expected, String remark) {}
