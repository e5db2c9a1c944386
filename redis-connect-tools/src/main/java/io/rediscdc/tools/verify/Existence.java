package io.rediscdc.tools.verify;

import io.rediscdc.redis.Command;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Asks a server which keys it has. */
final class Existence {
    private Existence() {}

    /** One command for all, and one for each only if that did not find all, or the keys are of several slots. */
    static List<Boolean> of(Server server, int db, List<byte[]> keys) {
        if (!server.inCluster()) {
            List<Object> all = new ArrayList<>(keys);
            all.add(0, "EXISTS");
            if ((Long) server.ask(db, all.toArray()) == keys.size()) {
                return Collections.nCopies(keys.size(), true);
            }
        }
        List<Command> commands =
                keys.stream().map(key -> Command.of("EXISTS", key)).toList();
        List<Boolean> exist = new ArrayList<>(keys.size());
        for (Object reply : server.askAll(db, commands)) {
            exist.add((Long) server.result(commands.get(0), reply) == 1);
        }
        return exist;
    }
}
