package io.rediscdc.it.sync;

import io.rediscdc.event.Slots;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisSettings;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import io.rediscdc.redis.RespSocket;
import io.rediscdc.tools.server.RedisCluster;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends commands of one key to whichever node serves it, as applications do. For one thread. */
final class ClusterClient implements AutoCloseable {
    private static final RedisSettings SETTINGS =
            new RedisSettings(null, null, new TlsSettings(null, null, null, true), 2_000, 10_000, "test");

    private final List<RedisAddress> seeds;
    private final Map<Integer, RedisAddress> owners = new HashMap<>();
    private final Map<RedisAddress, RespSocket> sockets = new HashMap<>();
    private int nextSeed;

    ClusterClient(RedisCluster cluster) {
        this.seeds =
                cluster.primaries().stream().map(server -> server.address()).toList();
    }

    /**
     * Runs a command whose first argument is its key.
     *
     * @return false if no node served it now; it may be tried again
     */
    boolean run(Object... command) {
        int slot = Slots.of(((String) command[1]).getBytes(StandardCharsets.UTF_8));
        RedisAddress to = owners.computeIfAbsent(slot, unknown -> seed());
        boolean asking = false;
        for (int hop = 0; hop < 5; hop++) {
            try {
                RespSocket socket = sockets.computeIfAbsent(to, address -> RespSocket.connect(address, SETTINGS));
                if (asking) {
                    socket.call("ASKING");
                }
                socket.send(command);
                if (!(socket.read() instanceof RedisError error)) {
                    return true;
                }
                Optional<Redirect> redirect = Redirect.of(error);
                if (redirect.isEmpty()) {
                    if (Redirect.isElsewhere(error)) {
                        return false;
                    }
                    throw new IllegalStateException(error.message());
                }
                to = new RedisAddress(
                        null, redirect.get().host(), redirect.get().port(), false);
                asking = redirect.get().ask();
                if (!asking) {
                    owners.put(slot, to);
                }
            } catch (RedisLinkException e) {
                RespSocket lost = sockets.remove(to);
                if (lost != null) {
                    lost.close();
                }
                owners.put(slot, seed());
                return false;
            }
        }
        return false;
    }

    @Override
    public void close() {
        sockets.values().forEach(RespSocket::close);
    }

    private RedisAddress seed() {
        return seeds.get(nextSeed++ % seeds.size());
    }
}
