package io.rediscdc.event;

/**
 * Where and when a state was read; carried with it so that a reader of the topic can tell.
 *
 * @param shard the configured name of the source server
 * @param db the logical database, from 0
 * @param pass number of the pass that ran or had last run, from 1; 0 if none ever did
 * @param byPass true if only a pass asked for the read, false if a change did
 * @param observedMs time of the read, ms since 1970, by the worker's clock
 */
public record Origin(String shard, int db, long pass, boolean byPass, long observedMs) {}
