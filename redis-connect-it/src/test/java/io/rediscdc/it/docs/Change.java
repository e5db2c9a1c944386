package io.rediscdc.it.docs;

import static java.util.Map.entry;

import java.util.Map;

/**
 * What a changed key does to a connector that runs. Every change restarts the tasks, which for the source is a gap and
 * so a pass over all keys.
 */
enum Change {
    /** Holds from the restart on and touches no data. */
    APPLIES("Applies."),
    OTHER_PREFIX("Needs another topic.prefix, filled by the pass: a sink reads a topic with one converter."),
    FULL_PASS("Applies to what is written from then on; each record says which it has."),
    FIRST_START_ONLY("No effect after the first start, unless the offsets are deleted."),
    FIRST_CONTACT_ONLY("No effect on a target that this connector has written to."),
    MORE_OR_LESS("More: the pass brings the keys. Less: their records, and the keys at the targets, stay as they are."),
    SERVER("Another address under the same name: the pass brings its keys and removes those that only the former server"
            + " had. Another name: other topics, or with source.sharding another placement, from a snapshot on."),
    TOPOLOGY("From one server without a name to the sentinels of the same, or back: same topics, from a snapshot on."),
    PLACEMENT(
            "From or to none: other topics, filled by the pass. Else the pass reads every key at the shard that owns it"
                    + " now."),
    OFFSET_ANEW("Same topics, from a snapshot on."),
    NEW_TOPICS("New topics begin, filled by the pass; the old ones stay, and sinks must be told of the new."),
    TARGET(
            "Another target: an empty one is filled from the beginning; one with keys is refused, or merged with from the"
                    + " committed offsets on, or replaced, as target.initial says."),
    FROM_NOW_ON("Applies to records from the committed offsets on; what was written before stays where it is.");

    static final Map<String, Change> CONNECTION = Map.of(
            "redis.username", APPLIES,
            "redis.password", APPLIES,
            "redis.tls.ca.file", APPLIES,
            "redis.tls.cert.file", APPLIES,
            "redis.tls.key.file", APPLIES,
            "redis.tls.verify", APPLIES,
            "redis.connect.timeout.ms", APPLIES,
            "redis.command.timeout.ms", APPLIES,
            "redis.client.name", APPLIES);

    static final Map<String, Change> SOURCE = Map.ofEntries(
            entry("redis.uri", SERVER),
            entry("redis.topology", TOPOLOGY),
            entry("redis.read.from", APPLIES),
            entry("redis.sentinel.master", OFFSET_ANEW),
            entry("redis.sentinel.username", APPLIES),
            entry("redis.sentinel.password", APPLIES),
            entry("source.sharding", PLACEMENT),
            entry("capture.mode", APPLIES),
            entry("capture.databases", MORE_OR_LESS),
            entry("capture.keys.include", MORE_OR_LESS),
            entry("capture.keys.exclude", MORE_OR_LESS),
            entry("snapshot.mode", FIRST_START_ONLY),
            entry("topic.prefix", NEW_TOPICS),
            entry("value.format", OTHER_PREFIX),
            entry("key.format", OTHER_PREFIX),
            entry("text.mode", FULL_PASS),
            entry("delete.events", APPLIES),
            entry("value.max.bytes", APPLIES),
            entry("read.max.block.ms", APPLIES),
            entry("heartbeat.interval.ms", APPLIES),
            entry("kafka.bootstrap.servers", APPLIES),
            entry("reconcile.candidates", APPLIES),
            entry("reconcile.interval.ms", APPLIES),
            entry("pass.memory.bytes", APPLIES),
            entry("streams.groups.interval.ms", APPLIES),
            entry("read.batch.keys", APPLIES),
            entry("read.script.bytes", APPLIES),
            entry("read.round.bytes", APPLIES),
            entry("read.rate.limit.keys", APPLIES),
            entry("hot.key.bytes", APPLIES),
            entry("hot.max.delay.ms", APPLIES),
            entry("dirty.max.keys", APPLIES),
            entry("dirty.max.bytes", APPLIES),
            entry("outbox.max.records", APPLIES),
            entry("outbox.max.bytes", APPLIES),
            entry("reconnect.backoff.ms", APPLIES),
            entry("reconnect.backoff.max.ms", APPLIES));

    static final Map<String, Change> SINK = Map.ofEntries(
            entry("redis.uri", TARGET),
            entry("redis.topology", TARGET),
            entry("redis.sharding", TARGET),
            entry("redis.sentinel.master", TARGET),
            entry("redis.sentinel.username", APPLIES),
            entry("redis.sentinel.password", APPLIES),
            entry("record.format", FROM_NOW_ON),
            entry("map.type", FROM_NOW_ON),
            entry("map.key", FROM_NOW_ON),
            entry("map.value", FROM_NOW_ON),
            entry("map.score", FROM_NOW_ON),
            entry("map.list.end", FROM_NOW_ON),
            entry("map.ttl", FROM_NOW_ON),
            entry("map.ttl.unit", FROM_NOW_ON),
            entry("map.database", FROM_NOW_ON),
            entry("database.map", FROM_NOW_ON),
            entry("database.map.collisions", APPLIES),
            entry("topics.db.pattern", FROM_NOW_ON),
            entry("keys.include", FROM_NOW_ON),
            entry("keys.exclude", FROM_NOW_ON),
            entry("key.prefix.strip", FROM_NOW_ON),
            entry("key.prefix.add", FROM_NOW_ON),
            entry("batch.max.records", APPLIES),
            entry("batches.in.flight", APPLIES),
            entry("retry.backoff.ms", APPLIES),
            entry("retry.backoff.max.ms", APPLIES),
            entry("target.initial", FIRST_CONTACT_ONLY),
            entry("on.stale.position", APPLIES),
            entry("topics.delete.retention.ms", APPLIES),
            entry("replace.memory.bytes", APPLIES),
            entry("kafka.bootstrap.servers", APPLIES),
            entry("retry.timeout.ms", APPLIES),
            entry("apply.expired", FROM_NOW_ON),
            entry("rate.limit.ops", APPLIES),
            entry("rate.limit.bytes", APPLIES),
            entry("wait.replicas", APPLIES),
            entry("wait.replicas.timeout.ms", APPLIES),
            entry("memory.guard.percent", APPLIES),
            entry("queue.max.bytes", APPLIES),
            entry("targets", TARGET),
            entry("on.failure", APPLIES),
            entry("park.after.ms", APPLIES),
            entry("park.max.ms", APPLIES),
            entry("park.max.records", APPLIES));

    private final String text;

    Change(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
