package io.rediscdc.sink.write;

import io.rediscdc.redis.RedisError;
import io.rediscdc.sink.decode.ChunkRecord;

/** A chunk that Redis refused because of itself, and what it said. */
public record RefusedChunk(ChunkRecord chunk, RedisError error) {}
