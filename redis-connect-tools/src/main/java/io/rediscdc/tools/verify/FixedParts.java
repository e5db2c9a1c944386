package io.rediscdc.tools.verify;

import io.rediscdc.event.DbKey;
import io.rediscdc.placement.Placement;
import java.util.List;

/**
 * Servers that stay what they are, with keys dealt out by a placement.
 *
 * @param placement among as many as there are
 */
record FixedParts(List<Server> all, Placement placement) implements Parts {
    @Override
    public Server of(DbKey key) {
        return all.get(placement.of(key.bytes()));
    }

    @Override
    public boolean isAtHome(Server server, DbKey key) {
        return of(key) == server;
    }

    @Override
    public void changed() {
        // nothing of this kind is answered by a server outside of a cluster
    }

    @Override
    public Layout layout() {
        return Layout.FIXED;
    }

    @Override
    public void close() {
        all.forEach(Server::close);
    }
}
