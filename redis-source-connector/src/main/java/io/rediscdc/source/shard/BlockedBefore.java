package io.rediscdc.source.shard;

import io.rediscdc.redis.Link;
import io.rediscdc.redis.RedisError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients that were blocked in BLMOVE or BRPOPLPUSH before MONITOR began: no line has told or will tell which list
 * they move to. Once one is blocked no longer, some list may have changed. For one thread.
 */
final class BlockedBefore {
    private static final Logger LOG = LoggerFactory.getLogger(BlockedBefore.class);

    private static final Pattern CLIENT =
            Pattern.compile("^id=(\\d+) .* age=(\\d+) idle=(\\d+) flags=\\w*b\\w* .* cmd=(?:blmove|brpoplpush) .*");

    /** For one that may have run a command and been blocked again within the second of the first look. */
    private static final long UNSURE = -1;

    private final Link link;
    /** By client id, the age at which it was blocked: it stays for as long as the client does nothing. */
    private final Map<String, Long> blockedAt = new HashMap<>();

    private BlockedBefore(Link link) {
        this.link = link;
    }

    /** Where there are none, or all are shown. */
    static BlockedBefore none(Link link) {
        return new BlockedBefore(link);
    }

    /** Looks for them: to be called when MONITOR has begun. */
    static BlockedBefore find(Link link) {
        BlockedBefore found = new BlockedBefore(link);
        Object reply = link.ask("CLIENT", "LIST");
        if (reply instanceof RedisError error) {
            LOG.warn(
                    "Redis at {} does not show this user its clients ({}): what one that is blocked in BLMOVE or"
                            + " BRPOPLPUSH now moves later is not found before the next pass. Grant +client|list",
                    link.address().hostAndPort(),
                    error.message());
        } else {
            found.read(reply, found.blockedAt, true);
        }
        return found;
    }

    /** Whether one of them may have moved something since this was last asked. */
    boolean mayHaveMoved() {
        if (blockedAt.isEmpty()) {
            return false;
        }
        List<Object> command = new ArrayList<>(List.of("CLIENT", "LIST", "ID"));
        command.addAll(blockedAt.keySet());
        Map<String, Long> now = new HashMap<>();
        read(link.call(command.toArray()), now, false);
        boolean moved = !now.equals(blockedAt);
        now.entrySet().removeIf(each -> {
            long before = blockedAt.get(each.getKey());
            return before != UNSURE && before != each.getValue(); // blocked anew, which was shown
        });
        blockedAt.clear();
        blockedAt.putAll(now);
        return moved;
    }

    private void read(Object reply, Map<String, Long> into, boolean first) {
        new String((byte[]) reply, StandardCharsets.UTF_8).lines().forEach(line -> {
            Matcher matcher = CLIENT.matcher(line);
            if (matcher.matches()) {
                long idle = Long.parseLong(matcher.group(3));
                long at = Long.parseLong(matcher.group(2)) - idle;
                into.put(matcher.group(1), first && idle == 0 ? UNSURE : at);
            }
        });
    }
}
