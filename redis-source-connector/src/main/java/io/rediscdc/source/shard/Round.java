package io.rediscdc.source.shard;

import io.rediscdc.event.DbKey;
import io.rediscdc.redis.Batch;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.source.dirty.Mark;
import io.rediscdc.source.dirty.Mark.Asker;
import io.rediscdc.source.pass.Pass;
import io.rediscdc.source.read.KeyReader;
import io.rediscdc.source.read.ReadResult;
import io.rediscdc.source.shard.AskedKeys.Asked;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One trip to each server that is asked: the reads of a batch of marks and perhaps a page of a SCAN, each in its
 * database, all sent at once. Nothing of it is used unless every SELECT in it was answered with OK, or by that there is
 * no such database.
 */
final class Round {
    private final List<Mark> marks;
    private final Pass pass;
    private final Map<Node, Trip> trips = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    /** Keys that no server answers for now. */
    private final List<Mark> ownerless = new ArrayList<>();
    /** Whom keys are asked of that is not their owner, as long as a value may be too big for that. */
    private final Map<DbKey, Node> asked = new HashMap<>();

    /** What goes to one server. */
    private static final class Trip {
        private final Node node;
        private final List<Command> commands = new ArrayList<>();
        private Batch batch;

        Trip(Node node) {
            this.node = node;
        }
    }

    /** A run of commands in one database; {@code reader} is null for the page of a SCAN. */
    private record Step(
            Trip trip, int selectAt, int from, int to, int db, KeyReader reader, List<Mark> marks, boolean asking) {}

    /** What is read together: keys of one database, at one server, by one reader. */
    private record Group(Node node, int db, KeyReader reader) {}

    private Round(List<Mark> marks, Pass pass) {
        this.marks = marks;
        this.pass = pass;
    }

    /**
     * Puts a round together.
     *
     * @param pass whose next page is to be asked for, or null
     */
    static Round of(List<Mark> marks, Pass pass, Nodes nodes) {
        Round round = new Round(marks, pass);
        Map<Group, List<Mark>> groups = new LinkedHashMap<>();
        for (Mark mark : marks) {
            Node node = nodes.of(mark.key());
            if (node == null) {
                round.ownerless.add(mark);
            } else {
                groups.computeIfAbsent(group(node, mark), group -> new ArrayList<>())
                        .add(mark);
            }
        }
        groups.forEach((group, own) -> round.addStep(group, own, false));
        if (pass != null) {
            Node node = nodes.at(pass.place());
            round.addStep(node, pass.place().db(), null, List.of(pass.nextPage()), List.of(), false);
        }
        return round;
    }

    /**
     * A round to servers that other ones sent us to, for the one key that each command is about.
     *
     * @param whole whether to read values whatever their size
     */
    static Round asking(List<Asked> targets, boolean whole) {
        Round round = new Round(targets.stream().map(Asked::mark).toList(), null);
        Map<Group, List<Mark>> groups = new LinkedHashMap<>();
        for (Asked target : targets) {
            Mark mark = target.mark();
            Node node = target.node();
            groups.computeIfAbsent(
                            whole ? new Group(node, mark.key().db(), node.unbounded()) : group(node, mark),
                            group -> new ArrayList<>())
                    .add(mark);
            if (!whole) {
                round.asked.put(mark.key(), node);
            }
        }
        groups.forEach((group, own) -> round.addStep(group, own, true));
        return round;
    }

    List<Mark> marks() {
        return marks;
    }

    boolean reads(DbKey key) {
        return marks.stream().anyMatch(mark -> mark.key().equals(key));
    }

    /** Who says that a key is big without being its owner; null for any other result. */
    Node bigAt(ReadResult result) {
        return result.outcome() == ReadResult.Outcome.BIG
                ? asked.get(result.mark().key())
                : null;
    }

    void send() {
        trips.values().forEach(trip -> trip.batch = trip.node.link().send(trip.commands));
    }

    /**
     * Waits for the replies, gives a SCAN's page to its pass, and returns what the reads found.
     *
     * @throws io.rediscdc.redis.RedisLinkException if a reply is missing: the marks must be put back
     * @throws RedisReplyException if a server refused
     */
    List<ReadResult> finish() {
        Map<Trip, List<Object>> replies = new LinkedHashMap<>();
        trips.values().forEach(trip -> replies.put(trip, Arrays.asList(trip.batch.await())));
        for (Step step : steps) {
            Object reply = replies.get(step.trip()).get(step.selectAt());
            if (!isLacking(step, reply)) {
                requireResult("SELECT " + step.db(), step, reply);
            }
        }
        List<ReadResult> results = new ArrayList<>(marks.size());
        for (Step step : steps) {
            List<Object> own = replies.get(step.trip()).subList(step.from(), step.to());
            if (isLacking(step, replies.get(step.trip()).get(step.selectAt()))) {
                step.marks().forEach(mark -> results.add(ReadResult.absent(mark)));
            } else if (step.reader() == null) {
                pass.accept((List<?>) requireResult("SCAN", step, own.get(0)));
            } else {
                results.addAll(step.reader().results(step.marks(), step.asking() ? everySecond(own) : own));
            }
        }
        RedisError nobody = new RedisError("CLUSTERDOWN nobody owns the slot");
        ownerless.forEach(mark -> results.add(ReadResult.elsewhere(mark, nobody)));
        return results;
    }

    /** Whom a result sends us to for its key alone; null if it does not. */
    static Redirect askedFor(ReadResult result) {
        return Redirect.of(result.error()).filter(Redirect::ask).orElse(null);
    }

    /**
     * Whether the server has no such database, so that no key can be in it: another server had it, which a topic tells of
     * or a hint that could not be read for any more. One that a SCAN is to walk over must be there.
     */
    private static boolean isLacking(Step step, Object select) {
        return step.reader() != null && select instanceof RedisError error && error.isOfNoDatabase();
    }

    private static Group group(Node node, Mark mark) {
        KeyReader reader = mark.asker() == Asker.CANDIDATE ? node.existence() : node.reader();
        return new Group(node, mark.key().db(), reader);
    }

    private void addStep(Group group, List<Mark> own, boolean asking) {
        addStep(group.node(), group.db(), group.reader(), group.reader().commands(own), own, asking);
    }

    private void addStep(
            Node node, int db, KeyReader reader, List<Command> stepCommands, List<Mark> stepMarks, boolean asking) {
        Trip trip = trips.computeIfAbsent(node, Trip::new);
        int selectAt = trip.commands.size();
        trip.commands.add(Command.of("SELECT", db));
        for (Command command : stepCommands) {
            if (asking) {
                trip.commands.add(Command.of("ASKING"));
            }
            trip.commands.add(command);
        }
        steps.add(new Step(trip, selectAt, selectAt + 1, trip.commands.size(), db, reader, stepMarks, asking));
    }

    private static List<Object> everySecond(List<Object> replies) {
        List<Object> second = new ArrayList<>(replies.size() / 2);
        for (int i = 1; i < replies.size(); i += 2) {
            second.add(replies.get(i));
        }
        return second;
    }

    private static Object requireResult(String command, Step step, Object reply) {
        if (reply instanceof RedisError error) {
            throw new RedisReplyException(command, step.trip().node.link().address(), error);
        }
        return reply;
    }
}
