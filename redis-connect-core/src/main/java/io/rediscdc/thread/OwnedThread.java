package io.rediscdc.thread;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A named daemon thread that somebody owns: it logs in the context of whoever made it, and {@link #close()} waits until
 * it has ended, but not for ever. How it is told to end is the owner's business.
 */
public final class OwnedThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedThread.class);

    private final Thread thread;
    private final long joinMs;

    /**
     * Does not start it yet.
     *
     * @param joinMs longest wait of {@link #close()}
     */
    public OwnedThread(String name, long joinMs, Runnable body) {
        Map<String, String> logContext = MDC.getCopyOfContextMap();
        this.joinMs = joinMs;
        this.thread = new Thread(
                () -> {
                    if (logContext != null) {
                        MDC.setContextMap(logContext);
                    }
                    body.run();
                },
                name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    public void interrupt() {
        thread.interrupt();
    }

    /** Waits for its end, also in a thread that is interrupted itself and stays so. Harmless when repeated. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted(); // a stop must not leave the thread behind
        try {
            thread.join(joinMs);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (thread.isAlive()) {
            LOG.warn("Thread {} has not ended within {} ms", thread.getName(), joinMs);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
