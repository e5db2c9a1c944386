package io.rediscdc.tools.quickstart;

import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisError;
import java.util.List;

/** Puts the data set into the source before anything captures it. */
final class Loader {
    private Loader() {}

    static void load(Link link) {
        boolean newest = !(link.ask("VCARD", "vectors:0") instanceof RedisError);
        Dataset dataset = new Dataset(newest);
        for (int db : Dataset.DATABASES) {
            link.call("SELECT", db);
            dataset.commands(db, piece -> send(link, piece));
        }
    }

    private static void send(Link link, List<Command> piece) {
        Object[] replies = link.send(piece).await();
        for (int i = 0; i < replies.length; i++) {
            if (replies[i] instanceof RedisError error) {
                throw new IllegalStateException("the source refused " + piece.get(i) + ": " + error.message());
            }
        }
    }
}
