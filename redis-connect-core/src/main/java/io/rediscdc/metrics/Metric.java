package io.rediscdc.metrics;

/**
 * One row of a metric table: its name as JMX shows it, and what it counts, with the unit.
 *
 * @param name kebab-case; ends with {@code -total} for a counter
 * @param description one sentence with the unit
 */
public record Metric(String name, String description) {}
