package io.rediscdc.source.shard;

import io.rediscdc.redis.RedisLinkException;
import io.rediscdc.redis.SentinelWord;
import io.rediscdc.redis.Sentinels;
import io.rediscdc.thread.OwnedThread;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the sentinels, for as long as a session, whether they have replaced its primary: one that is cut off from them is
 * not told, and goes on as the primary for whoever still reaches it. With a thread of its own, since they may be slow.
 */
final class SentinelWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SentinelWatch.class);
    private static final long EVERY_MS = 5_000;
    private static final long JOIN_MS = 5_000;

    private final UnaryOperator<SentinelWord> wordAfter;
    private final OwnedThread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    /** Written by the thread, read by the shard's. */
    private volatile RedisLinkException replaced;

    private SentinelWatch(UnaryOperator<SentinelWord> wordAfter, long everyMs, SentinelWord word, String threadName) {
        this.wordAfter = wordAfter;
        this.thread = new OwnedThread(threadName, JOIN_MS, () -> watch(word, everyMs));
    }

    /**
     * @param word by which the session's server was found
     */
    static SentinelWatch start(Sentinels sentinels, SentinelWord word, String threadName) {
        return start(sentinels::wordAfter, EVERY_MS, word, threadName);
    }

    static SentinelWatch start(
            UnaryOperator<SentinelWord> wordAfter, long everyMs, SentinelWord word, String threadName) {
        SentinelWatch watch = new SentinelWatch(wordAfter, everyMs, word, threadName);
        watch.thread.start();
        return watch;
    }

    /** That another server is the primary now, or that nobody watches for it any more; else null. */
    RedisLinkException replaced() {
        return replaced;
    }

    @Override
    public void close() {
        stop.countDown();
        thread.close();
    }

    private void watch(SentinelWord first, long everyMs) {
        SentinelWord word = first;
        try {
            while (!stop.await(everyMs, TimeUnit.MILLISECONDS)) {
                SentinelWord now = ask(word);
                if (!now.primary().equals(word.primary())) {
                    replaced = new RedisLinkException(
                            "the sentinel at " + now.sentinel().hostAndPort() + " names Redis at "
                                    + now.primary().hostAndPort()
                                    + " as the primary, which says so itself, and no longer "
                                    + word.primary().hostAndPort(),
                            null);
                    return;
                }
                word = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Error e) { // such as no thread to be had: a session without this watch might stay with a lost primary
            replaced = new RedisLinkException("the sentinels are asked no more: " + e, e);
        }
    }

    /** What cannot be found out is no reason to leave a server that answers. */
    private SentinelWord ask(SentinelWord word) {
        try {
            return wordAfter.apply(word);
        } catch (RuntimeException e) {
            LOG.debug("Whether {} is still the primary cannot be told", word.primary(), e);
            return word;
        }
    }
}
