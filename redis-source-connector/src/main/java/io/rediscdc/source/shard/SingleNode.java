package io.rediscdc.source.shard;

import io.rediscdc.event.DbKey;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.SentinelWord;
import io.rediscdc.redis.Sentinels;
import io.rediscdc.source.pass.Place;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One server that answers for all keys. */
public final class SingleNode implements Nodes {
    private final Node node;
    /** Null without sentinels. */
    private final SentinelWatch watch;

    private SingleNode(Node node, SentinelWatch watch) {
        this.node = node;
        this.watch = watch;
    }

    /** How to connect to a server that has an address of its own. */
    public static Connector connector(RedisAddress address, NodeConnector connector) {
        return chunks -> new SingleNode(connector.connect(address, chunks), null);
    }

    /**
     * How to connect to the primary behind sentinels, found anew for each connection.
     *
     * @param replica whether to one of its replicas instead
     * @param threadName of the thread that asks the sentinels meanwhile
     */
    public static Connector connector(
            Sentinels sentinels, boolean replica, NodeConnector connector, String threadName) {
        return chunks -> {
            SentinelWord word = replica ? sentinels.word() : sentinels.primaryWord();
            Node node = connector.connect(replica ? sentinels.replica() : word.primary(), chunks);
            try {
                return new SingleNode(node, SentinelWatch.start(sentinels, word, threadName));
            } catch (RuntimeException | Error e) { // such as no thread to be had
                node.close();
                throw e;
            }
        };
    }

    @Override
    public void step() {
        node.step(true);
        RuntimeException replaced = replaced();
        if (replaced != null) {
            throw replaced;
        }
    }

    @Override
    public RuntimeException lost() {
        RuntimeException lost = node.lost();
        return lost != null ? lost : replaced();
    }

    @Override
    public boolean isDeaf() {
        return node.isDeaf();
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
        return node.chosen();
    }

    @Override
    public void elsewhere(RedisError error) {
        throw new RedisReplyException("a read", node.link().address(), error);
    }

    @Override
    public void settled() {
        // There is only one.
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

    /** Says so if the sentinels name another primary; else null. */
    private RuntimeException replaced() {
        return watch == null ? null : watch.replaced();
    }

    @Override
    public void close() {
        node.close();
        if (watch != null) {
            watch.close();
        }
    }
}
