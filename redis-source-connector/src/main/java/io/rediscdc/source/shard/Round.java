package io.rediscdc.source.shard;

import io.rediscdc.event.DbKey;
import io.rediscdc.redis.Batch;
import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.source.dirty.Mark;
import io.rediscdc.source.dirty.Mark.Asker;
import io.rediscdc.source.pass.Pass;
import io.rediscdc.source.read.KeyReader;
import io.rediscdc.source.read.ReadResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One trip to the server: the reads of a batch of marks and perhaps a page of a SCAN, each in its database, all sent at
 * once. Nothing of it is used unless every SELECT in it was answered with OK.
 */
final class Round {
    private final List<Mark> marks;
    private final Link link;
    private final Pass pass;
    private final List<Step> steps = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private Batch batch;

    /** A run of commands in one database; {@code reader} is null for the page of a SCAN. */
    private record Step(int selectAt, int from, int to, int db, KeyReader reader, List<Mark> marks) {}

    /** What is read together: keys of one database, by one reader. */
    private record Group(int db, KeyReader reader) {}

    /**
     * Puts a round together.
     *
     * @param pass whose next page is to be asked for, or null
     * @param reader reads states
     * @param existence tells whether candidates are there
     */
    Round(List<Mark> marks, Pass pass, KeyReader reader, KeyReader existence, Link link) {
        this.marks = marks;
        this.link = link;
        this.pass = pass;
        Map<Group, List<Mark>> groups = new LinkedHashMap<>();
        for (Mark mark : marks) {
            KeyReader own = mark.asker() == Asker.CANDIDATE ? existence : reader;
            groups.computeIfAbsent(new Group(mark.key().db(), own), group -> new ArrayList<>())
                    .add(mark);
        }
        groups.forEach((group, own) ->
                addStep(group.db(), group.reader(), group.reader().commands(own), own));
        if (pass != null) {
            addStep(pass.database(), null, List.of(pass.nextPage()), List.of());
        }
    }

    List<Mark> marks() {
        return marks;
    }

    boolean reads(DbKey key) {
        return marks.stream().anyMatch(mark -> mark.key().equals(key));
    }

    void send() {
        batch = link.send(commands);
    }

    /** Whether all replies are in. */
    boolean isAnswered() {
        return batch.isDone();
    }

    /**
     * Waits for the replies, gives a SCAN's page to its pass, and returns what the reads found.
     *
     * @throws io.rediscdc.redis.RedisLinkException if a reply is missing: the marks must be put back
     * @throws RedisReplyException if the server refused
     */
    List<ReadResult> finish() {
        List<Object> replies = Arrays.asList(batch.await());
        for (Step step : steps) {
            requireResult("SELECT " + step.db(), replies.get(step.selectAt()));
        }
        List<ReadResult> results = new ArrayList<>(marks.size());
        for (Step step : steps) {
            List<Object> own = replies.subList(step.from(), step.to());
            if (step.reader() == null) {
                pass.accept((List<?>) requireResult("SCAN", own.get(0)));
            } else {
                results.addAll(step.reader().results(step.marks(), own));
            }
        }
        return results;
    }

    private void addStep(int db, KeyReader reader, List<Command> stepCommands, List<Mark> stepMarks) {
        int selectAt = commands.size();
        commands.add(Command.of("SELECT", db));
        commands.addAll(stepCommands);
        steps.add(new Step(selectAt, selectAt + 1, commands.size(), db, reader, stepMarks));
    }

    private Object requireResult(String command, Object reply) {
        if (reply instanceof RedisError error) {
            throw new RedisReplyException(command, link.address(), error);
        }
        return reply;
    }
}
