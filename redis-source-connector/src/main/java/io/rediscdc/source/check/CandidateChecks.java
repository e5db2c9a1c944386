package io.rediscdc.source.check;

import static io.rediscdc.source.check.SourceChecks.error;

import io.rediscdc.source.config.ReconcileConfig;
import io.rediscdc.source.config.RecordConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigValue;

/**
 * What must hold so that a pass finds, in the connector's own topics, every key that the targets may hold. Where it does
 * not, keys deleted unseen would silently stay on the targets.
 */
final class CandidateChecks {
    private static final String WITHOUT = "; or set " + ReconcileConfig.CANDIDATES + "=" + ReconcileConfig.NONE
            + " and accept that keys deleted while nobody listened stay on the targets";
    private static final String TRANSFORMS = "transforms";
    private static final String TOLERANCE = "errors.tolerance";
    /** Stock transforms that leave topic, key and value as they are. */
    private static final Set<String> HARMLESS = Set.of(
            "org.apache.kafka.connect.transforms.InsertHeader", "org.apache.kafka.connect.transforms.DropHeaders");

    /** What is in the topics is then known by a header. */
    private static final Set<String> HARMLESS_TO_TYPED = Set.of("org.apache.kafka.connect.transforms.InsertHeader");

    private CandidateChecks() {}

    static void check(Map<String, String> given, Map<String, ConfigValue> values, List<ConfigValue> all) {
        if (!ReconcileConfig.TOPIC.equals(values.get(ReconcileConfig.CANDIDATES).value())) {
            return;
        }
        ConfigValue bootstrap = values.get(RecordConfig.KAFKA_BOOTSTRAP_SERVERS);
        if (bootstrap.value() == null) {
            bootstrap.addErrorMessage(RecordConfig.KAFKA_BOOTSTRAP_SERVERS + " is not set: after a gap the connector"
                    + " reads its own topics to find keys that were deleted meanwhile; set it to the address of the"
                    + " Kafka cluster that the worker writes to" + WITHOUT);
        }
        String policy = given.get(RecordConfig.TOPIC_CLEANUP_POLICY);
        if (!"compact".equals(policy)) {
            all.add(error(
                    RecordConfig.TOPIC_CLEANUP_POLICY,
                    policy,
                    RecordConfig.TOPIC_CLEANUP_POLICY + (policy == null ? " is not set" : "=" + policy)
                            + ": keys can only be found again in a compacted topic; set it to compact" + WITHOUT));
        }
        if ("all".equalsIgnoreCase(given.get(TOLERANCE))) {
            all.add(error(
                    TOLERANCE,
                    "all",
                    TOLERANCE + "=all lets the worker drop records, and a dropped one is never found again; set it to"
                            + " none" + WITHOUT));
        }
        boolean typed =
                RecordConfig.TYPED.equals(values.get(RecordConfig.VALUE_FORMAT).value());
        checkTransforms(given, typed ? HARMLESS_TO_TYPED : HARMLESS, all);
    }

    private static void checkTransforms(Map<String, String> given, Set<String> harmless, List<ConfigValue> all) {
        String names = given.getOrDefault(TRANSFORMS, "");
        for (String name : names.split(",")) {
            String type = given.get(TRANSFORMS + "." + name.strip() + ".type");
            if (!name.isBlank() && !harmless.contains(type)) {
                all.add(error(
                        TRANSFORMS,
                        names,
                        TRANSFORMS + ": " + name.strip() + " (" + type
                                + ") may change topics, keys, values or our own headers, and then"
                                + " the connector does not find its own records again; transform at the sink instead"
                                + WITHOUT));
                return;
            }
        }
    }
}
