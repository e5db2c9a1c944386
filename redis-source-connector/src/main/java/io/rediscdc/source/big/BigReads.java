package io.rediscdc.source.big;

import io.rediscdc.event.DbKey;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.redis.ServerInfo;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.dirty.Mark;
import io.rediscdc.source.read.KeyReader;
import io.rediscdc.source.read.KeyReaders;
import io.rediscdc.source.read.ReadResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads keys whose values are too big to be read beside others: one at a time, over a connection of their own that is
 * made when the first one comes, so that other keys never wait behind them for longer than one such read. For one
 * thread.
 */
public final class BigReads implements AutoCloseable {
    private final Supplier<Link> connect;
    private final String runId;
    private final DirtySet dirty;
    /** Taken out of the dirty set and not done, in the order in which they came. */
    private final Map<DbKey, Mark> waiting = new LinkedHashMap<>();

    private Link link;
    private KeyReader whole;

    /**
     * @param connect to the server that all else is read from
     * @param runId of that server
     */
    public BigReads(Supplier<Link> connect, String runId, DirtySet dirty) {
        this.connect = connect;
        this.runId = runId;
        this.dirty = dirty;
    }

    /** A read has found that this key is big. Its mark stays taken until the key is read, or is put back at the end. */
    public void add(Mark mark) {
        Mark known = waiting.get(mark.key());
        if (known == null) {
            waiting.put(mark.key(), mark);
        } else {
            dirty.done(List.of(known.generation() > mark.generation() ? known : mark));
            waiting.put(mark.key(), known.and(mark));
        }
    }

    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The key that {@link #read} reads next: no other read of it may be under way then. */
    public DbKey next() {
        return waiting.keySet().iterator().next();
    }

    /**
     * Reads the next key.
     *
     * @throws RedisLinkException if the connection is lost: the mark is still here
     * @throws RedisReplyException if the server refuses
     */
    public ReadResult read() {
        if (link == null) {
            open();
        }
        Mark mark = waiting.get(next());
        List<Mark> marks = List.of(mark);
        List<Command> commands = new ArrayList<>();
        commands.add(Command.of("SELECT", mark.key().db()));
        commands.addAll(whole.commands(marks));
        List<Object> replies = Arrays.asList(link.send(commands).await());
        if (replies.get(0) instanceof RedisError error) {
            throw new RedisReplyException("SELECT " + mark.key().db(), link.address(), error);
        }
        ReadResult result =
                whole.results(marks, replies.subList(1, replies.size())).get(0);
        waiting.remove(mark.key());
        return result;
    }

    /** Marks again what was not read, and closes the connection. */
    @Override
    public void close() {
        dirty.putBack(new ArrayList<>(waiting.values()));
        waiting.clear();
        if (link != null) {
            link.close();
        }
    }

    private void open() {
        Link opened = connect.get();
        try {
            String opensTo =
                    ServerInfo.parse((byte[]) opened.call("INFO", "server")).runId();
            if (!opensTo.equals(runId)) {
                throw new RedisLinkException(
                        "Redis at " + opened.address().hostAndPort() + ": big values would be read from the run "
                                + opensTo + " and others from " + runId + " of the server; connecting again",
                        null);
            }
            opened.ask("CLIENT", "NO-TOUCH", "ON");
            whole = KeyReaders.ofBigValues(opened);
            link = opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }
}
