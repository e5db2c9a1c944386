package io.rediscdc.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** A process that ends with us at the latest, even where we are told to end while it is being started. */
public final class OwnedProcess implements AutoCloseable {
    private final Runnable behind;
    private final Thread atExit = new Thread(this::kill, "bench-process-at-exit");
    /** Guarded by this, as is {@link #ended}. */
    private Process process;

    private boolean ended;

    private OwnedProcess(Runnable behind) {
        this.behind = behind;
    }

    /**
     * Starts it.
     *
     * @param behind is run when it has ended, or could not be started; may be run twice
     */
    public static OwnedProcess start(ProcessBuilder builder, Runnable behind) {
        OwnedProcess owned = new OwnedProcess(behind);
        try {
            Runtime.getRuntime().addShutdownHook(owned.atExit);
            owned.launch(builder);
            return owned;
        } catch (IOException e) {
            owned.close();
            throw new UncheckedIOException(
                    "cannot start " + builder.command().get(0) + ": is it installed and on PATH?", e);
        } catch (RuntimeException e) {
            owned.close();
            throw e;
        }
    }

    public synchronized Process process() {
        return process;
    }

    /** Asks it to end, and ends it if it does not obey within so long. */
    public void end(int limitSeconds) {
        process().destroy();
        try {
            process().waitFor(limitSeconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /** Ends it at once, if it still runs. */
    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending already, and the hook finds nothing left to do.
        }
    }

    private synchronized void launch(ProcessBuilder builder) throws IOException {
        if (ended) {
            throw new IllegalStateException("we are being ended");
        }
        process = builder.start();
    }

    private synchronized void kill() {
        ended = true;
        try {
            if (process != null) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        behind.run();
    }
}
