package io.rediscdc.source.shard;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.pass.Place;
import io.rediscdc.source.pass.Walk;
import io.rediscdc.source.watch.SilentType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads all keys of one type again, because keys of that type changed without a hint: a SCAN by type whose keys become
 * hints, a page a step. At most one walk a while; what is asked for meanwhile waits for the next. For one thread.
 */
final class Rereads {
    /** As Valkey says; others find nothing. */
    private static final String UNKNOWN_TYPE = "unknown type name";

    /** What rests after a walk, in lengths of it: all values of these types are emitted whole, and may be large. */
    private static final int RESTS = 9;

    private final String type;
    /** Whether only streams with consumer groups are wanted. */
    private final boolean withGroups;

    private final int rests;
    private final ShardSettings settings;
    private final DirtySet dirty;
    private final ShardProgress progress;
    private final Link link;
    private boolean due;
    private boolean dueWithoutGroups;
    private boolean filterByGroups;
    private long begunNanos;
    private long notBeforeNanos = System.nanoTime();
    private Walk walk;

    private Rereads(
            String type,
            boolean withGroups,
            int rests,
            ShardSettings settings,
            DirtySet dirty,
            ShardProgress progress,
            Link link) {
        this.type = type;
        this.withGroups = withGroups;
        this.rests = rests;
        this.settings = settings;
        this.dirty = dirty;
        this.progress = progress;
        this.link = link;
    }

    static Rereads ofStreamsWithGroups(ShardSettings settings, DirtySet dirty, ShardProgress progress, Link link) {
        return new Rereads("stream", true, 0, settings, dirty, progress, link);
    }

    static Rereads of(SilentType type, ShardSettings settings, DirtySet dirty, ShardProgress progress, Link link) {
        return new Rereads(type.typeName(), false, RESTS, settings, dirty, progress, link);
    }

    static Rereads ofLists(ShardSettings settings, DirtySet dirty, ShardProgress progress, Link link) {
        return new Rereads("list", false, 0, settings, dirty, progress, link);
    }

    /** Keys of the type changed. */
    void request() {
        due = true;
    }

    /** Keys of the type changed, perhaps also streams without groups. */
    void requestAll() {
        due = true;
        dueWithoutGroups = true;
    }

    /** Whether nothing was asked for that is not marked by now. */
    boolean isIdle() {
        return !due && walk == null;
    }

    /**
     * Does the next page, if one is due.
     *
     * @param databases those that hold keys
     */
    void step(java.util.function.Supplier<Collection<Integer>> databases) {
        if (walk == null && due && System.nanoTime() - notBeforeNanos >= 0) {
            filterByGroups = withGroups && !dueWithoutGroups;
            due = false;
            dueWithoutGroups = false;
            begunNanos = System.nanoTime();
            notBeforeNanos = begunNanos + TimeUnit.MILLISECONDS.toNanos(settings.groupsIntervalMs());
            walk = new Walk(databases.get().stream().map(Place::of).toList(), settings.readBatchKeys(), type);
        }
        if (walk == null) {
            return;
        }
        if (walk.hasNext()) {
            page();
        }
        if (walk.isDone()) {
            walk = null;
            long now = System.nanoTime();
            notBeforeNanos = Math.max(notBeforeNanos, now + rests * (now - begunNanos));
        }
    }

    private void page() {
        int db = walk.place().db();
        Object[] replies =
                link.send(List.of(Command.of("SELECT", db), walk.next())).await();
        requireResult("SELECT " + db, replies[0]);
        if (replies[1] instanceof RedisError error && error.message().contains(UNKNOWN_TYPE)) {
            walk.skip(); // another module, by another name, has commands of these names
            return;
        }
        List<byte[]> keys = new ArrayList<>(walk.accept((List<?>) requireResult("SCAN by type", replies[1])));
        keys.removeIf(key -> !settings.filter().accepts(key));
        if (filterByGroups) {
            removeWithoutGroups(db, keys);
        }
        for (byte[] key : keys) {
            if (!dirty.hint(new DbKey(db, key), Cause.UNKNOWN)) {
                progress.hintRefused();
            }
        }
    }

    /** An error keeps the key: it may be of another type by now, or the user may not ask. */
    private void removeWithoutGroups(int db, List<byte[]> keys) {
        List<Command> commands = new ArrayList<>(keys.size() + 1);
        commands.add(Command.of("SELECT", db));
        keys.forEach(key -> commands.add(Command.of("XINFO", "GROUPS", key)));
        Object[] replies = link.send(commands).await();
        requireResult("SELECT " + db, replies[0]);
        for (int i = keys.size() - 1; i >= 0; i--) {
            if (replies[i + 1] instanceof List<?> groups && groups.isEmpty()) {
                keys.remove(i);
            }
        }
    }

    private Object requireResult(String command, Object reply) {
        if (reply instanceof RedisError error) {
            throw new RedisReplyException(command, link.address(), error);
        }
        return reply;
    }
}
