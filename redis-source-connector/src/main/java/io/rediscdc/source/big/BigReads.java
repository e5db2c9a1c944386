package io.rediscdc.source.big;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.ValueType;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.dirty.Mark;
import io.rediscdc.source.read.KeyReader;
import io.rediscdc.source.read.ReadResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads keys whose values are too big to be read beside others: one at a time, over a connection of their own, so that
 * other keys never wait behind them for longer than one piece. What can be had in one short command is read whole, the
 * rest piece by piece, and again if it changed meanwhile. For one thread.
 */
public final class BigReads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BigReads.class);
    /** After so many changes during the read, a further one is read to its end all the same. */
    private static final int MOST_RESTARTS = 3;
    /** Pieces are read for about so long before other keys have their turn. */
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Settings settings;
    private final Supplier<Link> connect;
    private final String runId;
    private final ChunkOut out;
    private final BigQueue queue;

    private BigLink link;
    private BigQueue.Entry current;
    private PiecewiseRead read;

    /**
     * How to read.
     *
     * @param maxBlockMs for how long about one command may hold the server up
     * @param maxBytes of one chunk
     * @param cluster whether the server is a node of a cluster
     */
    public record Settings(int maxBlockMs, int maxBytes, boolean cluster) {}

    /**
     * @param connect to the server that all else is read from
     * @param runId of that server
     */
    public BigReads(Settings settings, Supplier<Link> connect, String runId, DirtySet dirty, ChunkOut out) {
        this.settings = settings;
        this.connect = connect;
        this.runId = runId;
        this.out = out;
        this.queue = new BigQueue(dirty, System::nanoTime);
    }

    /** A read has found that this key is big. Its mark stays taken until the key is read, or is put back at the end. */
    public void add(Mark mark) {
        queue.add(mark);
    }

    /** Another read has found the key no longer big, or gone: what is being read of it must not come behind that. */
    public void readElsewhere(DbKey key) {
        queue.readElsewhere(key);
    }

    /** Whether {@link #step} goes on with a read. */
    public boolean isReading() {
        return read != null;
    }

    /** Number of keys that wait only because a pass asks for them. */
    public long ofPass() {
        return queue.ofPass();
    }

    /** The key that {@link #step} may begin with, or null: no other read of it may be under way then. */
    public DbKey next() {
        return read != null ? null : queue.next();
    }

    /** Whether {@link #step} has something to do. */
    public boolean isDue() {
        return read != null || queue.next() != null;
    }

    /**
     * Reads one whole value, or the next pieces of one.
     *
     * @param begun what {@link #next} named, to begin with if none is being read
     * @return what the read of a whole value found, or that the server does not answer for the key, or null
     * @throws io.rediscdc.redis.RedisLinkException if the connection is lost: the mark is still here
     * @throws RedisReplyException if the server refuses
     */
    public ReadResult step(DbKey begun) throws InterruptedException {
        if (link != null && read == null && !link.link().isOpen()) {
            link.link().close(); // the server may close what is idle, and nothing was lost by it
            link = null;
        }
        if (link == null) {
            link = BigLink.open(connect, runId, settings);
        }
        try {
            return goOn(begun);
        } catch (RedisReplyException e) {
            if (!settings.cluster() || !Redirect.isElsewhere(e.error())) {
                throw e;
            }
            Mark mark = current.mark();
            stop();
            queue.done(false);
            return ReadResult.elsewhere(mark, e.error());
        }
    }

    /** Gives up those that another server answers for now: they are marked again. */
    public void keep(Predicate<DbKey> ours) throws InterruptedException {
        if (queue.keep(ours)) {
            stop();
        }
    }

    private ReadResult goOn(DbKey begun) throws InterruptedException {
        if (read == null) {
            current = queue.take(begun);
            ReadResult result = whole(link.bounded());
            if (result.outcome() != ReadResult.Outcome.BIG) {
                return done(result);
            }
            ValueType type = type();
            if (!PiecewiseRead.canRead(type)) {
                return unfit();
            }
            boolean exact = current.restarts() < MOST_RESTARTS;
            read = new PiecewiseRead(
                    link.link(), link.expiries(), current.mark(), type, exact, settings.maxBytes(), out);
            return null;
        }
        return goOnPiecewise();
    }

    /** Marks again what was not read, and closes the connection. */
    @Override
    public void close() {
        queue.close();
        if (link != null) {
            link.link().close();
        }
    }

    private ReadResult goOnPiecewise() throws InterruptedException {
        PiecewiseRead.Next next = queue.isSuperseded() || (read.isExact() && queue.isHintedSinceTaken())
                ? PiecewiseRead.Next.CHANGED
                : read.step();
        long end = System.nanoTime() + TURN_NANOS;
        while (next == PiecewiseRead.Next.MORE && System.nanoTime() - end < 0) {
            next = read.step();
        }
        return switch (next) {
            case MORE -> null;
            case COMPLETE -> {
                read = null;
                queue.done(true);
                yield null;
            }
            case CHANGED -> {
                stop();
                queue.again();
                yield null;
            }
            case UNFIT -> {
                stop();
                yield unfit();
            }
        };
    }

    private void stop() throws InterruptedException {
        if (read != null) {
            read.abandon();
            read = null;
        }
    }

    private ReadResult done(ReadResult result) {
        queue.done(result.outcome() != ReadResult.Outcome.ABSENT);
        return result;
    }

    private ReadResult unfit() {
        LOG.warn(
                "{} is big and cannot be read piece by piece (a stream, a module's type, a hash with fields that"
                        + " expire, or an element beyond value.max.bytes): it is read by one DUMP, which may hold the"
                        + " server up for longer than read.max.block.ms",
                current.mark().key());
        return done(whole(link.unbounded()));
    }

    private ReadResult whole(KeyReader reader) {
        List<Mark> marks = List.of(current.mark());
        List<Command> commands = new ArrayList<>();
        commands.add(Command.of("SELECT", current.mark().key().db()));
        commands.addAll(reader.commands(marks));
        List<Object> replies = Arrays.asList(link.link().send(commands).await());
        if (replies.get(0) instanceof RedisError error) {
            throw new RedisReplyException("SELECT", link.link().address(), error);
        }
        return reader.results(marks, replies.subList(1, replies.size())).get(0);
    }

    private ValueType type() {
        byte[] name = (byte[]) link.link().call("TYPE", current.mark().key().bytes());
        return ValueType.ofRedisName(new String(name, StandardCharsets.US_ASCII));
    }
}
