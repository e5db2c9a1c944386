package io.rediscdc.source.shard;

import io.rediscdc.event.DbKey;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.source.pass.Place;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** One server that answers for all keys. */
public final class SingleNode implements Nodes {
    private final Node node;

    private SingleNode(Node node) {
        this.node = node;
    }

    /**
     * How to connect to it.
     *
     * @param locator finds the server, anew for each connection
     */
    public static Connector connector(Supplier<RedisAddress> locator, NodeConnector connector) {
        return chunks -> new SingleNode(connector.connect(locator.get(), chunks));
    }

    @Override
    public void step() {
        node.step();
    }

    @Override
    public RuntimeException lost() {
        return node.lost();
    }

    @Override
    public Node of(DbKey key) {
        return node;
    }

    @Override
    public List<Node> all() {
        return List.of(node);
    }

    @Override
    public Node at(Place place) {
        return node;
    }

    @Override
    public Node at(Redirect redirect) {
        return null;
    }

    @Override
    public long version() {
        return 0;
    }

    @Override
    public void elsewhere(RedisError error) {
        throw new RedisReplyException("a read", node.link().address(), error);
    }

    @Override
    public void settled() {
        // It never changes.
    }

    @Override
    public Map<Place, Long> placesWithKeys() {
        Map<Place, Long> places = new TreeMap<>();
        node.databasesWithKeys().forEach((db, keys) -> places.put(Place.of(db), keys));
        return places;
    }

    @Override
    public Node only() {
        return node;
    }

    @Override
    public void close() {
        node.close();
    }
}
