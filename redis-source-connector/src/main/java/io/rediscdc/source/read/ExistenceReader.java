package io.rediscdc.source.read;

import io.rediscdc.redis.Command;
import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisError;
import io.rediscdc.redis.RedisReplyException;
import io.rediscdc.source.dirty.Mark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Only asks whether keys are there, by TYPE, which costs little and leaves their idle time alone. */
public final class ExistenceReader implements KeyReader {
    private static final byte[] NONE = {'n', 'o', 'n', 'e'};

    private final Link link;

    public ExistenceReader(Link link) {
        this.link = link;
    }

    @Override
    public String name() {
        return "TYPE";
    }

    @Override
    public List<Command> commands(List<Mark> marks) {
        return marks.stream()
                .map(mark -> Command.of("TYPE", mark.key().bytes()))
                .toList();
    }

    @Override
    public List<ReadResult> results(List<Mark> marks, List<Object> replies) {
        List<ReadResult> results = new ArrayList<>(marks.size());
        for (int i = 0; i < marks.size(); i++) {
            if (replies.get(i) instanceof RedisError error) {
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
