package io.vipwatch.monitor.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a store lies and how much it holds.
 *
 * @param file the database
 * @param age how long events are kept
 * @param size how many octets the database may have; the oldest events go first
 */
public record StoreSettings(Path file, Duration age, long size) {}
