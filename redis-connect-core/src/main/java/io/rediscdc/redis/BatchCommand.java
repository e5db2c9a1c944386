package io.rediscdc.redis;

import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

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

    private final Command command;
    private final Batch batch;
    private final int index;
    private ReplyOutput output = new ReplyOutput();
    private volatile boolean done;
    private volatile boolean cancelled;

    BatchCommand(Command command, Batch batch, int index) {
        this.command = command;
        this.batch = batch;
        this.index = index;
    }

    @Override
    public void encode(ByteBuf buffer) {
        command.encode(buffer::writeBytes);
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
