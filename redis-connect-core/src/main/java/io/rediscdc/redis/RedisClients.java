package io.rediscdc.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes {@link Link}s and owns the I/O threads behind them, which end with {@link #close()}. */
public final class RedisClients implements AutoCloseable {
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final RedisSettings settings;
    private final ClientResources resources;
    private final RedisClient client;
    /** Guarded by itself, as is {@link #cut}. */
    private final Set<Link> open = new HashSet<>();

    private boolean cut;

    public RedisClients(RedisSettings settings) {
        this.settings = settings;
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        channel.pipeline().addLast(new BatchSpread());
                    }
                })
                .threadFactoryProvider(
                        pool -> new DefaultThreadFactory("redis-cdc-" + pool.replace("lettuce-", ""), true))
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .useHashIndexQueue(false) // it is for commands that are cancelled, of which there are none
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .protocolVersion(ProtocolVersion.RESP2)
                .pingBeforeActivateConnection(false) // see Login
                .maintNotificationsConfig(MaintNotificationsConfig.disabled()) // or it would ask for them before that
                .timeoutOptions(TimeoutOptions.builder() // a timer a command would hold it and its reply that long
                        .timeoutCommands(false) // and Batch bounds the wait itself
                        .build())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(Duration.ofMillis(settings.connectTimeoutMs()))
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        .build())
                .sslOptions(SslOptions.builder()
                        .sslContext(builder -> Tls.configure(builder, settings.tls()))
                        .build())
                .build());
    }

    /**
     * Connects and logs in.
     *
     * @throws RedisReplyException if the server refuses the login
     * @throws RedisLinkException if it cannot be reached in time
     */
    public Link connect(RedisAddress address) {
        RedisURI.Builder uri = RedisURI.builder()
                .withHost(address.host())
                .withPort(address.port())
                .withTimeout(Duration.ofMillis(settings.connectTimeoutMs()))
                .withLibraryName("") // or it would send what few users may: CLIENT SETINFO
                .withLibraryVersion("");
        if (address.tls()) {
            uri.withSsl(true).withVerifyPeer(settings.tls().verify() ? SslVerifyMode.FULL : SslVerifyMode.NONE);
        }
        Link link = new Link(address, connect(address, uri.build()), settings.commandTimeoutMs());
        add(link);
        try {
            Login.over(link, settings);
            return link;
        } catch (RuntimeException | Error e) {
            link.close();
            if (isLost(e)) { // by a TLS handshake that failed, most often
                throw unreachable(address, e);
            }
            throw e;
        }
    }

    /**
     * Closes all connections at once and lets none come into being, one that is being made included, until
     * {@link #admit}. For any thread.
     */
    public void cut() {
        synchronized (open) {
            cut = true;
            open.forEach(Link::close);
            open.clear();
        }
    }

    /** Lets connections be made again. */
    public void admit() {
        synchronized (open) {
            cut = false;
        }
    }

    private StatefulRedisConnection<byte[], byte[]> connect(RedisAddress address, RedisURI uri) {
        try {
            return client.connect(ByteArrayCodec.INSTANCE, uri);
        } catch (RedisException e) {
            throw unreachable(address, e);
        }
    }

    /** Whether the connection is lost, and not only waited for in vain. */
    private static boolean isLost(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof RedisLinkException
                && cause != null
                && !(cause instanceof TimeoutException || cause instanceof InterruptedException);
    }

    private static RedisLinkException unreachable(RedisAddress address, Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new RedisLinkException(
                "Redis at " + address.hostAndPort() + " cannot be reached: " + root.getMessage(), failure);
    }

    private void add(Link link) {
        synchronized (open) {
            open.removeIf(each -> !each.isOpen());
            if (!cut) {
                open.add(link);
                return;
            }
        }
        link.close();
        throw link.failure("its connections are being cut", null);
    }

    /** Waits until they have gone: whom Lettuce finds half closed it closes once more, and warns of that. */
    private void closeLinks() {
        CompletableFuture<?>[] gone;
        synchronized (open) {
            open.forEach(Link::close);
            gone = open.stream().map(Link::gone).toArray(CompletableFuture[]::new);
        }
        CompletableFuture.allOf(gone)
                .completeOnTimeout(null, CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .join();
    }

    /** Ends all connections and threads; bounded, and harmless when repeated. */
    @Override
    public void close() {
        closeLinks();
        client.shutdown(Duration.ZERO, Duration.ofMillis(CLOSE_TIMEOUT_MS));
        resources
                .shutdown(0, CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }
}
