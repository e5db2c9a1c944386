package io.rediscdc.redis;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Says who we are over a connection that was just made. Done by us: where Lettuce does it, a login that is refused now and
 * then looks like a connection that was lost.
 */
final class Login {
    private Login() {}

    /**
     * @throws RedisReplyException if the server refuses it
     * @throws RedisLinkException if it does not answer within the time to connect
     */
    static void over(Link link, RedisSettings settings) {
        Command first = Command.of(auth(settings).orElse(new Object[] {"PING"}));
        Object reply = link.send(List.of(first)).await(settings.connectTimeoutMs(), "redis.connect.timeout.ms")[0];
        if (reply instanceof RedisError refused && !refused.isSignOfLife()) {
            throw new RedisReplyException("login", link.address(), refused);
        }
        var unused = link.send(List.of(Command.of(
                "CLIENT", "SETNAME", settings.clientName()))); // a user who may not name itself may still work
    }

    /** The command that logs in; nothing where no login is set. */
    static Optional<Object[]> auth(RedisSettings settings) {
        if (settings.username() != null) {
            return Optional.of(
                    new Object[] {"AUTH", settings.username(), Objects.requireNonNullElse(settings.password(), "")});
        }
        return Optional.ofNullable(settings.password()).map(password -> new Object[] {"AUTH", password});
    }
}
