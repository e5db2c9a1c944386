package io.rediscdc.sink.decode.mapped;

/**
 * How records of other systems are written.
 *
 * @param connector its name, by which several that add to the same keys are told apart
 * @param database of all keys at the source's side of database.map; null for what the topic's name says
 * @param key the key's name
 * @param value what of a record is written
 * @param score of a member of a sorted set; null for other types
 * @param ttl null for keys that do not expire
 * @param push RPUSH or LPUSH
 */
public record Mapping(
        String connector,
        MapType type,
        Integer database,
        Template key,
        Reference value,
        Reference score,
        TimeToLive ttl,
        String push) {}
