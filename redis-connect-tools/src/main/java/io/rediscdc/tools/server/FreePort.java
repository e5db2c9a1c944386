package io.rediscdc.tools.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * TCP ports of 127.0.0.1 that nobody listens on.
 *
 * <p>They lie below the range from which the system takes ports for outgoing connections, so that a server which is
 * down for a moment finds its port free again, and leave room for a Redis cluster's bus at port + 10,000.
 */
public final class FreePort {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 1_000;

    private FreePort() {}

    /** A port that was free a moment ago; two callers may race for it, so a server must still check its own bind. */
    public static int next() {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port found on 127.0.0.1 between " + LOWEST + " and " + HIGHEST);
    }

    /** Whether a server could listen on this port of 127.0.0.1 now. */
    public static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false; // taken, which is the answer
        }
    }
}
