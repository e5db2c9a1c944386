package io.rediscdc.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * One plain blocking connection, for hints: it never reconnects, it carries pushes and MONITOR lines that a client
 * library would take for replies, and it costs a fraction of one. One thread reads, any may send.
 */
public final class RespSocket implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final RedisAddress address;
    private final Socket socket;
    private final RespInput in;
    private final OutputStream out;

    private RespSocket(RedisAddress address, Socket socket) throws IOException {
        this.address = address;
        this.socket = socket;
        this.in = new RespInput(socket.getInputStream(), BUFFER_BYTES);
        this.out = socket.getOutputStream();
    }

    /**
     * Connects, logs in and sets the client's name; speaks RESP2.
     *
     * @throws RedisReplyException if the server refuses the login
     * @throws RedisLinkException if it cannot be reached in time
     */
    public static RespSocket connect(RedisAddress address, RedisSettings settings) {
        return connect(address, settings, RespSocket::logIn);
    }

    /**
     * As {@link #connect}, but speaks RESP3, in which a server may push.
     *
     * @throws RedisReplyException also if the server does not know RESP3
     */
    public static RespSocket connectResp3(RedisAddress address, RedisSettings settings) {
        return connect(address, settings, RespSocket::hello);
    }

    private static RespSocket connect(
            RedisAddress address, RedisSettings settings, BiConsumer<RespSocket, RedisSettings> greeting) {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.setReceiveBufferSize(BUFFER_BYTES * 4);
            socket.connect(new InetSocketAddress(address.host(), address.port()), settings.connectTimeoutMs());
            socket.setSoTimeout(settings.connectTimeoutMs());
            RespSocket connected =
                    new RespSocket(address, address.tls() ? startTls(socket, address, settings) : socket);
            greeting.accept(connected, settings);
            return connected;
        } catch (IOException e) {
            closeQuietly(socket);
            throw new RedisLinkException(
                    "Redis at " + address.hostAndPort() + " cannot be reached: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            closeQuietly(socket);
            throw e;
        }
    }

    public RedisAddress address() {
        return address;
    }

    /** Longest silence that {@link #read()} and {@link #awaitInput()} bear; 0 for no end. */
    public void setReadTimeoutMs(int ms) {
        try {
            socket.setSoTimeout(ms);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Sends one command; the bytes are on their way when it returns. */
    public synchronized void send(Object... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        Command.of(args).encode(bytes::write);
        try {
            bytes.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /**
     * Sends one command and reads its reply; only before pushes can come in between.
     *
     * @throws RedisReplyException if it is an error
     */
    public Object call(Object... args) {
        send(args);
        Object reply = read();
        if (reply instanceof RedisError error) {
            throw new RedisReplyException(Command.of(args).name(), address, error);
        }
        return reply;
    }

    /**
     * The next reply or push: {@code byte[]}, {@code String}, {@code Long}, {@code List}, null or {@link RedisError};
     * with RESP3 also {@code Double}, {@code Boolean}, {@code BigInteger} and {@link RedisPush}. A map of RESP3 is a list
     * of names and values in turn, which is what RESP2 answers in its place.
     *
     * @throws RedisLinkException at the end of the stream, after too long a silence, or if the bytes are no RESP
     */
    public Object read() {
        try {
            return in.readValue();
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /**
     * The next reply or push as {@link #read()} has it, but the bytes of a simple string go to {@code text}.
     *
     * @return {@code text} itself if it was one
     */
    public Object read(SimpleString text) {
        try {
            return in.readValue(text);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /**
     * Waits until the next reply or push has begun to arrive.
     *
     * @return false after a silence as long as the read timeout
     * @throws RedisLinkException at the end of the stream
     */
    public boolean awaitInput() {
        if (in.hasBuffered()) {
            return true;
        }
        try {
            in.fill();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Ends the connection at once, which also wakes a thread inside {@link #read()}. Harmless when repeated. */
    @Override
    public void close() {
        closeQuietly(socket);
    }

    private static Socket startTls(Socket plain, RedisAddress address, RedisSettings settings) throws IOException {
        SSLSocket tls = (SSLSocket) Tls.context(settings.tls())
                .getSocketFactory()
                .createSocket(plain, address.host(), address.port(), true);
        if (settings.tls().verify()) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
        }
        tls.startHandshake();
        return tls;
    }

    private void logIn(RedisSettings settings) {
        Login.auth(settings).ifPresent(this::call);
        send("CLIENT", "SETNAME", settings.clientName());
        read(); // a user without the right to name itself may still listen
    }

    private void hello(RedisSettings settings) {
        List<Object> args = new ArrayList<>(List.of("HELLO", 3));
        if (settings.username() != null || settings.password() != null) {
            args.add("AUTH");
            args.add(Objects.requireNonNullElse(settings.username(), "default"));
            args.add(Objects.requireNonNullElse(settings.password(), ""));
        }
        args.add("SETNAME");
        args.add(settings.clientName());
        call(args.toArray());
    }

    private RedisLinkException lost(IOException cause) {
        return new RedisLinkException(
                "Redis at " + address.hostAndPort() + ": lost the connection: " + cause.getMessage(), cause);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The descriptor is gone either way, and there is nothing that a caller could do.
        }
    }
}
