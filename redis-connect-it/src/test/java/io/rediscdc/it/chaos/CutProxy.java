package io.rediscdc.it.chaos;

import io.rediscdc.tools.server.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * A bad network before a server: a port of 127.0.0.1 whose connections can be cut at any byte, stalled, or refused.
 * Safe for all threads.
 */
public final class CutProxy implements AutoCloseable {
    private volatile RedisServer server;
    private final ServerSocket listener;
    private final List<ProxiedConnection> connections = new CopyOnWriteArrayList<>();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong cuts = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition resumed = lock.newCondition();

    private boolean stalled;
    private volatile boolean refusing;
    private volatile boolean closed;
    private volatile LongSupplier lifeBytes;
    private volatile List<String> hidden = List.of();
    private final AtomicReference<Answer> answer = new AtomicReference<>();

    private record Answer(String word, byte[] reply) {}

    /** Listens at once; the server belongs to whoever started it. */
    public CutProxy(RedisServer server) {
        this.server = server;
        try {
            this.listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::accept, "cut-proxy-" + listener.getLocalPort());
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on each new connection leads to another server. */
    public void leadTo(RedisServer other) {
        server = other;
    }

    /** {@code redis://127.0.0.1:PORT} of the proxy. */
    public String uri() {
        return "redis://127.0.0.1:" + port();
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The open connections. */
    public List<ProxiedConnection> connections() {
        return connections.stream().filter(ProxiedConnection::isOpen).toList();
    }

    /** Connections made since the start. */
    public long accepted() {
        return accepted.get();
    }

    /** Connections that were cut in mid-stream, by {@link #cut} or {@link #cutEachAfter}. */
    public long cuts() {
        return cuts.get();
    }

    /** Cuts the open connections that are meant, and returns how many. */
    public int cut(Predicate<ProxiedConnection> which) {
        List<ProxiedConnection> meant = connections().stream().filter(which).toList();
        meant.forEach(ProxiedConnection::cut);
        return meant.size();
    }

    public int cutAll() {
        return cut(connection -> true);
    }

    /**
     * From now on each new connection is cut when it has carried so many bytes, both directions together, be it in the
     * middle of a command or a reply.
     *
     * @param bytes asked once a connection; null to let them live
     */
    public void cutEachAfter(LongSupplier bytes) {
        lifeBytes = bytes;
    }

    /** New connections are closed as soon as they come, as by a server that is not there. */
    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** From now on clients cannot read these words wherever the server says them: their first letter is another. */
    public void hide(List<String> words) {
        hidden = List.copyOf(words);
    }

    /** What is read next of a client and has this word in it goes nowhere: the client gets this reply, once. */
    public void answer(String word, String reply) {
        answer.set(new Answer(word, reply.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Nothing is read or passed on any more; what is on its way stays in the buffers. */
    public void stall() {
        setStalled(true);
    }

    /** Passes on again, on connections that were held too. */
    public void resume() {
        connections.forEach(ProxiedConnection::release);
        setStalled(false);
    }

    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            resume();
            connections.forEach(ProxiedConnection::close);
        }
    }

    /** Waits while the proxy is stalled, or this connection is held. */
    void awaitFlow(ProxiedConnection connection) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while ((stalled || connection.isHeld()) && !closed) {
                resumed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    List<String> hidden() {
        return hidden;
    }

    /** The reply to what a client says, if {@link #answer} is about it; else null. */
    byte[] answerTo(byte[] said, int length) {
        Answer next = answer.get();
        return next != null
                        && new String(said, 0, length, StandardCharsets.ISO_8859_1).contains(next.word())
                        && answer.compareAndSet(next, null)
                ? next.reply()
                : null;
    }

    void countCut() {
        cuts.incrementAndGet();
    }

    private void setStalled(boolean now) {
        lock.lock();
        try {
            stalled = now;
            resumed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                accepted.incrementAndGet();
                if (refusing) {
                    client.close();
                } else {
                    open(client);
                }
            } catch (IOException e) {
                if (!closed && listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void open(Socket client) throws IOException {
        Socket upstream;
        try {
            upstream = new Socket(InetAddress.getLoopbackAddress(), server.port());
        } catch (IOException e) {
            client.close(); // the server is not there
            return;
        }
        LongSupplier life = lifeBytes;
        ProxiedConnection connection =
                new ProxiedConnection(this, client, upstream, life == null ? Long.MAX_VALUE : life.getAsLong());
        connections.removeIf(each -> !each.isOpen());
        connections.add(connection);
        connection.start();
        if (closed) {
            connection.close();
        }
    }
}
