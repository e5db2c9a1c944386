package io.rediscdc.source.read;

import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.Redirect;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.source.dirty.Mark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Only asks whether keys are there, by TYPE, which costs little and leaves their idle time alone. */
final class ExistenceReader implements KeyReader {
    private static final byte[] NONE = {'n', 'o', 'n', 'e'};

    private final Link link;
    private final boolean later;

    /**
     * @param later whether to ask only when the replies are wanted, for use beside a reader that reads then: what is found
     *     in the order of the rounds must have been read in that order
     */
    ExistenceReader(Link link, boolean later) {
        this.link = link;
        this.later = later;
    }

    @Override
    public String name() {
        return "TYPE";
    }

    @Override
    public List<Command> commands(List<Mark> marks) {
        return later ? List.of() : types(marks);
    }

    private static List<Command> types(List<Mark> marks) {
        return marks.stream()
                .map(mark -> Command.of("TYPE", mark.key().bytes()))
                .toList();
    }

    @Override
    public List<ReadResult> results(List<Mark> marks, List<Object> replies) {
        return later ? found(marks, ask(marks)) : found(marks, replies);
    }

    private List<Object> ask(List<Mark> marks) {
        List<Command> commands = new ArrayList<>(marks.size() + 1);
        commands.add(Command.of("SELECT", marks.get(0).key().db()));
        commands.addAll(types(marks));
        List<Object> replies = Arrays.asList(link.send(commands).await());
        if (replies.get(0) instanceof RedisError error) {
            throw new RedisReplyException("SELECT", link.address(), error);
        }
        return replies.subList(1, replies.size());
    }

    private List<ReadResult> found(List<Mark> marks, List<Object> replies) {
        List<ReadResult> results = new ArrayList<>(marks.size());
        for (int i = 0; i < marks.size(); i++) {
            if (replies.get(i) instanceof RedisError error) {
                if (Redirect.isElsewhere(error)) {
                    results.add(ReadResult.elsewhere(marks.get(i), error));
                    continue;
                }
                throw new RedisReplyException("TYPE", link.address(), error);
            }
            results.add(
                    Arrays.equals((byte[]) replies.get(i), NONE)
                            ? ReadResult.absent(marks.get(i))
                            : ReadResult.exists(marks.get(i)));
        }
        return results;
    }
}
