package io.rediscdc.redis;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Makes one write of all commands of a {@link Batch}, of which Lettuce is given the first: it would make one of each, with
 * a task for the I/O thread and a buffer, which costs as much again as the rest of sending it.
 */
@Sharable
final class BatchSpread extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        var unused = context.write(message instanceof BatchCommand first ? first.whole() : message, promise);
    }
}
