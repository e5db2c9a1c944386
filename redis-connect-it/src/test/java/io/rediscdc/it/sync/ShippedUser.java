package io.rediscdc.it.sync;

import io.rediscdc.it.Checkout;
import io.rediscdc.it.ServerVersion;
import java.nio.file.Path;

/** The source's users as config/acl ships them. */
public final class ShippedUser {
    public static final String NAME = "redis-source";
    public static final String PASSWORD = "CHANGE-ME";

    private ShippedUser() {}

    /** The ACL file of a capture mode, to start a server with: the default user keeps all rights. */
    public static Path source(ServerVersion version, String mode) {
        String name = "source-" + mode + (version == ServerVersion.R62 ? "-6.2" : "") + ".acl";
        return Checkout.root().resolve("config").resolve("acl").resolve(name);
    }
}
