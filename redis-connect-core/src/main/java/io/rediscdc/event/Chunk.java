package io.rediscdc.event;

/**
 * A part of a big value.
 *
 * @param layout what the payload is
 * @param type the value's type
 * @param position bytes (of RAW and DUMP) or elements in the chunks before it
 * @param payload never null
 */
public record Chunk(Layout layout, ValueType type, long position, Slice payload) {}
