package io.rediscdc.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Commands on their way over one {@link Link}. Completed by the link's I/O thread, awaited by the sender's. */
public final class Batch {
    private final Link link;
    private final Object[] replies;
    private final AtomicInteger missing;
    private final CompletableFuture<Object[]> all = new CompletableFuture<>();

    Batch(Link link, int size) {
        this.link = link;
        this.replies = new Object[size];
        this.missing = new AtomicInteger(size);
        if (size == 0) {
            all.complete(replies);
        }
    }

    /**
     * Waits for every reply, at most the link's command timeout.
     *
     * @return one reply a command, in their order: {@code byte[]} (for a simple string too), {@code Long}, {@code List},
     *     null or {@link RedisError}
     * @throws RedisLinkException if a reply is missing; the link is then closed, so that none can come late
     */
    public Object[] await() {
        return await(link.commandTimeoutMs(), "redis.command.timeout.ms");
    }

    /**
     * The same with another bound.
     *
     * @param field the key of the configuration that sets it
     */
    Object[] await(int timeoutMs, String field) {
        try {
            return all.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            link.close();
            throw link.failure("lost the connection with " + missing.get() + " replies missing", e.getCause());
        } catch (TimeoutException e) {
            link.close();
            throw link.failure("no reply within " + timeoutMs + " ms (" + field + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            link.close();
            throw link.failure("interrupted while waiting for a reply", e);
        }
    }

    public boolean isDone() {
        return all.isDone();
    }

    void completed(int index, Object reply) {
        replies[index] = reply;
        if (missing.decrementAndGet() == 0) {
            all.complete(replies);
        }
    }

    void failed(Throwable failure) {
        all.completeExceptionally(failure == null ? new IllegalStateException("the command was cancelled") : failure);
    }
}
