package io.rediscdc.redis;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One command of a {@link Batch} as Lettuce carries it: it encodes itself and has no future of its own. Its keyword is
 * neutral, so that Lettuce does not follow SELECT or MULTI; the owner of the {@link Link} does.
 */
final class BatchCommand implements RedisCommand<byte[], byte[], Object> {
    private static final ProtocolKeyword KEYWORD = new ProtocolKeyword() {
        private final byte[] bytes = "BATCH".getBytes(StandardCharsets.US_ASCII);

        @Override
        public byte[] getBytes() {
            return bytes;
        }

        @Override
        public String toString() {
            return "BATCH";
        }
    };

    private static final long MOST_AT_ONCE = 4 << 20;

    private final Command command;
    private final Batch batch;
    private final int index;
    private final List<BatchCommand> whole;
    private ReplyOutput output = new ReplyOutput();
    private volatile boolean done;
    private volatile boolean cancelled;

    private BatchCommand(Command command, Batch batch, int index, List<BatchCommand> whole) {
        this.command = command;
        this.batch = batch;
        this.index = index;
        this.whole = whole;
    }

    /** The first of some commands, at least one, which knows the others: see {@link BatchSpread}. */
    static BatchCommand first(List<Command> commands, Batch batch) {
        List<BatchCommand> whole = new ArrayList<>(commands.size());
        for (int i = 0; i < commands.size(); i++) {
            whole.add(new BatchCommand(commands.get(i), batch, i, whole));
        }
        return whole.get(0);
    }

    /** All commands of the batch. */
    List<BatchCommand> whole() {
        return whole;
    }

    @Override
    public void encode(ByteBuf buffer) {
        if (index == 0) {
            long bytes =
                    whole.stream().mapToLong(each -> each.command.mostBytes()).sum();
            buffer.ensureWritable((int) Math.min(bytes, MOST_AT_ONCE));
        }
        CommandBytes.encode(command, buffer);
    }

    @Override
    public void complete() {
        if (!done) {
            done = true;
            batch.completed(index, output.reply());
        }
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        if (done) {
            return false;
        }
        done = true;
        batch.failed(failure);
        return true;
    }

    @Override
    public void cancel() {
        if (!done) {
            cancelled = true;
            done = true;
            batch.failed(null);
        }
    }

    @Override
    public CommandOutput<byte[], byte[], Object> getOutput() {
        return output;
    }

    @Override
    public void setOutput(CommandOutput<byte[], byte[], Object> replacement) {
        output = (ReplyOutput) replacement;
    }

    @Override
    public CommandArgs<byte[], byte[]> getArgs() {
        return null;
    }

    @Override
    public ProtocolKeyword getType() {
        return KEYWORD;
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public boolean isDone() {
        return done;
    }
}
