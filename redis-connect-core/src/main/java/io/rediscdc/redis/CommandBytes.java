package io.rediscdc.redis;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Lays the parts of a command side by side before they go to Netty's memory: each write there costs as much as the copy
 * of a short value, and a command has three for each of its arguments. One for each I/O thread.
 */
final class CommandBytes implements Command.Out {
    private static final int BYTES = 16 << 10;

    private static final FastThreadLocal<CommandBytes> OWN = new FastThreadLocal<>() {
        @Override
        protected CommandBytes initialValue() {
            return new CommandBytes();
        }
    };

    private final byte[] gathered = new byte[BYTES];
    private int used;
    private ByteBuf to;

    private CommandBytes() {}

    /** Writes a command behind what the buffer holds. */
    static void encode(Command command, ByteBuf to) {
        CommandBytes own = OWN.get();
        own.used = 0; // an earlier one may have failed half way
        own.to = to;
        command.encode(own);
        own.flush();
        own.to = null;
    }

    @Override
    public void bytes(byte[] array, int offset, int length) {
        if (length > BYTES - used) {
            flush();
        }
        if (length > BYTES) {
            to.writeBytes(array, offset, length);
        } else {
            System.arraycopy(array, offset, gathered, used, length);
            used += length;
        }
    }

    private void flush() {
        to.writeBytes(gathered, 0, used);
        used = 0;
    }
}
