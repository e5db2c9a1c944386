package io.rediscdc.sink.write;

import io.rediscdc.event.Slice;
import io.rediscdc.format.DumpPayload;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisAddress;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.sink.downgrade.Described;
import io.rediscdc.sink.downgrade.Downgrade;
import io.rediscdc.sink.downgrade.NoOlderFormException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which DUMP payloads one server takes, learned from those that it refuses, and forgotten with each new connection, for
 * another server may answer there. Only an intact payload teaches anything. For one thread.
 */
final class PayloadFit {
    private static final int NONE_REFUSED = Integer.MAX_VALUE;

    private final DatabaseLinks links;
    private final RedisAddress address;
    private final LongAdder downgraded;
    /** The least RDB version that the server refuses. */
    private int refused = NONE_REFUSED;

    private int learnedAt;
    private String server;
    private int namedAt;

    PayloadFit(DatabaseLinks links, RedisAddress address, LongAdder downgraded) {
        this.links = links;
        this.address = address;
        this.downgraded = downgraded;
    }

    /** Whether the server is known to refuse anything: if not, no payload needs to be looked at. */
    boolean isLimited() {
        if (learnedAt != links.opened()) {
            refused = NONE_REFUSED;
        }
        return refused != NONE_REFUSED;
    }

    /** The form to try first: an older one if the server is known to refuse this one. */
    Slice first(Slice payload) {
        if (!isLimited() || DumpPayload.rdbVersion(payload) < refused) {
            return payload;
        }
        try {
            return older(payload);
        } catch (NoOlderFormException e) {
            return payload; // the server shall say no itself
        }
    }

    /**
     * The form to try after a refusal.
     *
     * @param db the database at the target, over whose connection the refusal came
     * @throws NoOlderFormException if there is none, or the refusal is about something else; its message tells a reader of
     *     the refusal what the server did not, and may be empty
     */
    Slice next(Slice payload, RedisError refusal, int db) {
        if (refusal.message().contains("Bad data format")) {
            throw new NoOlderFormException(
                    "It is " + Described.of(payload) + ", and " + server(db) + ", cannot read that:"
                            + " use a target that has what the source has, or leave the key out by"
                            + " capture.keys.exclude at the source");
        }
        if (!refusal.message().contains("DUMP payload version or checksum")) {
            throw new NoOlderFormException("");
        }
        if (DumpPayload.isIntact(payload)) {
            refused = Math.min(isLimited() ? refused : NONE_REFUSED, DumpPayload.rdbVersion(payload));
            learnedAt = links.opened();
        }
        try {
            return older(payload);
        } catch (NoOlderFormException e) {
            throw new NoOlderFormException(
                    "It is " + Described.of(payload) + " and does not fit " + server(db) + ": " + e.getMessage());
        }
    }

    private Slice older(Slice payload) {
        Slice older = Downgrade.below(payload, refused);
        downgraded.increment();
        return older;
    }

    private String server(int db) {
        Link link = links.to(db);
        if (server == null || namedAt != links.opened()) {
            server = link.ask("INFO", "server") instanceof byte[] info
                    ? "the target, " + ServerInfo.parse(info).product() + " at " + address.hostAndPort()
                    : "the target at " + address.hostAndPort(); // which need not let its user ask
            namedAt = links.opened();
        }
        return server;
    }
}
