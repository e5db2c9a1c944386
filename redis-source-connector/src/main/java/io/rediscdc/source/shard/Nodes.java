package io.rediscdc.source.shard;

import io.rediscdc.event.DbKey;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisError;
import io.rediscdc.source.pass.Place;
import java.util.List;
import java.util.Map;

/** The servers of a session, all of them listened to, and which of them answers for which key. For one thread. */
interface Nodes extends AutoCloseable {
    /**
     * Looks after all of them.
     *
     * @throws RuntimeException if one is lost, or another one would have to be listened to: from then on there is a gap
     */
    void step();

    /** What a connection to one of them was lost by; null if none is. */
    RuntimeException lost();

    /** Whether changes go unheard now at any of them that keys are read at. */
    boolean isDeaf();

    /** The server that answers for a key; null if none does now. */
    Node of(DbKey key);

    /** The servers that keys may be read at. */
    List<Node> all();

    /** The server that a {@link Place} names, or null if it is no longer there. */
    Node at(Place place);

    /** The server that a node sent us to, or null if there is none or it is not known yet. */
    Node at(Redirect redirect);

    /** Counts how often it changed which server answers for which key, or how they are read. */
    long version();

    /**
     * A server did not answer for a key: looks soon for who does.
     *
     * @throws io.rediscdc.redis.RedisReplyException if there can be no other server
     */
    void elsewhere(RedisError error);

    /** Nothing is on its way any more to a server that answers for no key. */
    void settled();

    /** Where there are keys, and how many. */
    Map<Place, Long> placesWithKeys();

    /** The server if there can be only one, else null. */
    Node only();

    /** Closes all connections. */
    @Override
    void close();
}
