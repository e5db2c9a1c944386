package io.rediscdc.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code redis.uri}: one or several of {@code [name=]redis[s]://host[:port]}, separated by commas. */
public final class RedisUris {
    private static final int DEFAULT_PORT = 6379;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

    private RedisUris() {}

    /**
     * Servers that are captured or written each for itself, in the order given; several need a name each.
     *
     * @throws IllegalArgumentException with the part at fault, the rule and the way out
     */
    public static List<RedisAddress> parse(String text) {
        List<RedisAddress> addresses = parseAny(text);
        if (addresses.size() > 1 && addresses.stream().anyMatch(address -> address.name() == null)) {
            throw new IllegalArgumentException("several servers need a name each, as in"
                    + " a=redis://host1:6379,b=redis://host2:6379: the name, not the address, is their identity");
        }
        return addresses;
    }

    /**
     * Addresses in the order given, with names or without: sentinels and nodes of a cluster need none.
     *
     * @throws IllegalArgumentException with the part at fault, the rule and the way out
     */
    public static List<RedisAddress> parseAny(String text) {
        if (text.indexOf('@') >= 0) { // in any part: what divides them may belong to a password, which nobody shall see
            throw new IllegalArgumentException(
                    "a user or password stands before an '@' [hidden]: set redis.username and"
                            + " redis.password, which are kept secret, and name the server as in redis://host:6379");
        }
        List<RedisAddress> addresses = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String part : text.split(",", -1)) {
            RedisAddress address = parseOne(part.strip());
            if (address.name() != null && !names.add(address.name())) {
                throw new IllegalArgumentException("the name '" + address.name() + "' is given twice");
            }
            addresses.add(address);
        }
        return List.copyOf(addresses);
    }

    private static RedisAddress parseOne(String part) {
        String name = null;
        String rest = part;
        int equals = part.indexOf('=');
        int scheme = part.indexOf("://");
        if (equals >= 0 && (scheme < 0 || equals < scheme)) {
            name = part.substring(0, equals).strip();
            rest = part.substring(equals + 1).strip();
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("the name '" + name
                        + "' must be 1 to 63 letters, digits, '-' or '_' and start with a letter or digit");
            }
        }
        URI uri;
        try {
            uri = new URI(rest);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + rest + "' is not a URI: " + e.getReason(), e);
        }
        if (!"redis".equals(uri.getScheme()) && !"rediss".equals(uri.getScheme())) {
            throw new IllegalArgumentException("'" + rest + "' must start with redis:// or, for TLS, rediss://");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("'" + rest + "' has no host, as in redis://host:6379");
        }
        String path = uri.getRawPath();
        boolean barePath = path == null || path.isEmpty() || "/".equals(path);
        if (!barePath || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("'" + rest + "' holds more than host and port:"
                    + " databases are chosen by capture.databases at the source and database.map at the sink");
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
        String host = uri.getHost();
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        return new RedisAddress(name, host, port, "rediss".equals(uri.getScheme()));
    }
}
