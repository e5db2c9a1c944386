package io.rediscdc.redis;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.rediscdc.redis.RedisSettings.TlsSettings;
import java.io.File;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** TLS from PEM files, the same for Lettuce and for the raw connection. */
final class Tls {
    private Tls() {}

    /** Puts the files of the settings into a client's builder. */
    static void configure(SslContextBuilder builder, TlsSettings tls) {
        builder.sslProvider(SslProvider.JDK);
        if (!tls.verify()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (tls.caFile() != null) {
            builder.trustManager(new File(tls.caFile()));
        }
        if (tls.certFile() != null) {
            builder.keyManager(new File(tls.certFile()), new File(tls.keyFile()));
        }
    }

    /** The JDK's own form, for a plain socket. */
    static SSLContext context(TlsSettings tls) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient();
        configure(builder, tls);
        return ((JdkSslContext) builder.build()).context();
    }
}
