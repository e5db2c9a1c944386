package io.rediscdc.sink.gather;

import io.rediscdc.event.DbKey;

/**
 * What was gathered and is not needed any more.
 *
 * @param key that it was for, as it is at the target: it tells which server of a fleet has it
 * @param temporary in which it was gathered
 */
public record Ended(DbKey key, DbKey temporary) {}
