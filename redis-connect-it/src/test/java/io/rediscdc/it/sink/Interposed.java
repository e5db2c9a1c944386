package io.rediscdc.it.sink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Between a client and a server on this host: does something once, right before a certain command gets through. */
final class Interposed implements AutoCloseable {
    private final ServerSocket listening;
    private final int port;
    private final String command;
    private final boolean losing;
    private final AtomicReference<Runnable> action;

    private Interposed(String command, boolean losing, int port, Runnable action) throws IOException {
        this.command = command;
        this.losing = losing;
        this.port = port;
        this.action = new AtomicReference<>(action);
        this.listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    static Interposed before(String command, int port, Runnable action) throws IOException {
        return begin(new Interposed(command, false, port, action));
    }

    /** The server does what the command says, and the connection is lost instead of its answer. */
    static Interposed losingTheAnswerTo(String command, int port, Runnable action) throws IOException {
        return begin(new Interposed(command, true, port, action));
    }

    private static Interposed begin(Interposed proxy) {
        start(proxy::accept);
        return proxy;
    }

    String uri() {
        return "redis://127.0.0.1:" + listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void accept() throws IOException {
        while (!listening.isClosed()) {
            Socket client = listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            AtomicBoolean lost = new AtomicBoolean();
            start(() -> forward(client, server, lost));
            start(() -> forward(server, client, lost));
        }
    }

    private void forward(Socket from, Socket to, AtomicBoolean lost) throws IOException {
        byte[] bytes = new byte[1 << 16];
        try (from;
                to) {
            int length;
            while ((length = from.getInputStream().read(bytes)) >= 0 && !(lost.get() && from.getPort() == port)) {
                if (new String(bytes, 0, length, ISO_8859_1).contains(command)) {
                    Runnable once = action.getAndSet(null);
                    if (once != null) {
                        once.run();
                        lost.set(losing);
                    }
                }
                to.getOutputStream().write(bytes, 0, length);
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        return; // one side is closed
                    }
                },
                "interposed");
        thread.setDaemon(true);
        thread.start();
    }
}
