package io.rediscdc.sink.check;

import io.rediscdc.config.ConnectionConfig;
import io.rediscdc.sink.config.LaneConfig;
import io.rediscdc.sink.config.SinkConfig;
import io.rediscdc.sink.config.TargetsConfig;
import io.rediscdc.sink.config.TargetsConfig.TargetKey;
import io.rediscdc.sink.fleet.Parallel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigValue;

/** Applies to each target what holds for one, and puts what it finds on the field that a user has to edit. */
final class FanOutRules {
    private final Map<String, String> props;
    private final Map<String, ConfigValue> values;

    /**
     * @param values by field, to which fields of single targets are added if something is wrong with them
     */
    FanOutRules(Map<String, String> props, Map<String, ConfigValue> values) {
        this.props = props;
        this.values = values;
    }

    void check() {
        ConfigValue targets = values.get(TargetsConfig.TARGETS);
        if (!SinkValidation.clean(targets)) {
            return;
        }
        List<String> names = TargetsConfig.names(props);
        requireKnownKeys(names);
        if (names.isEmpty()) {
            TargetRules.check(props, values);
        } else {
            if (props.get(ConnectionConfig.URI) == null) { // each target may have its own
                values.get(ConnectionConfig.URI).errorMessages().clear();
            }
            names.forEach(this::checkTarget);
        }
        requireOthersToGoOn(names);
        if (values.values().stream().allMatch(SinkValidation::clean)) {
            Overlap.between(SinkConfig.parseEach(props))
                    .ifPresent(overlap -> add(overlap.target(), ConnectionConfig.URI, overlap.message()));
        }
    }

    /** Looks at all targets at the same time, each within its bound. */
    void lookAtServers() {
        List<Supplier<Runnable>> looks = new ArrayList<>();
        SinkConfig.parseEach(props)
                .forEach((name, config) -> looks.add(() -> {
                    List<Finding> findings = LiveCheck.run(config);
                    return () -> findings.forEach(finding -> add(name, finding.field(), finding.message()));
                }));
        try (Parallel parallel = new Parallel("redis-cdc-validate-targets")) {
            parallel.run(looks).forEach(Runnable::run);
        }
    }

    private void checkTarget(String name) {
        Map<String, String> merged = TargetsConfig.each(props).get(name);
        Map<String, ConfigValue> ofTarget = new LinkedHashMap<>();
        SinkConfig.def().validate(merged).forEach(value -> ofTarget.put(value.name(), value));
        TargetRules.check(merged, ofTarget);
        ofTarget.values().forEach(value -> value.errorMessages().forEach(message -> add(name, value.name(), message)));
    }

    /** What is inherited is edited where it stands; what is a target's own, or is missing, at the target. */
    private void add(String target, String key, String message) {
        boolean own = !target.isEmpty()
                && TargetsConfig.isOfTarget(key)
                && (props.get(key) == null || props.get(TargetsConfig.keyOf(target, key)) != null);
        String field = own ? TargetsConfig.keyOf(target, key) : key;
        // no value: it may be a secret, and the worker would not know its type
        ConfigValue value =
                values.computeIfAbsent(field, it -> new ConfigValue(it, null, List.of(), new ArrayList<>()));
        if (!value.errorMessages().contains(message)) {
            value.addErrorMessage(message);
        }
    }

    private void requireKnownKeys(List<String> names) {
        for (String key : props.keySet()) {
            TargetKey own = TargetsConfig.parse(key);
            if (own == null) {
                continue;
            }
            if (!names.contains(own.target())) {
                refuse(
                        key,
                        key + " is for a target '" + own.target() + "', and targets="
                                + (names.isEmpty() ? "" : String.join(",", names)) + " does not name it: add it to"
                                + " targets, or remove the key");
            } else if (!TargetsConfig.isOfTarget(own.key())) {
                refuse(
                        key,
                        key + " sets '" + own.key() + "', which cannot be set for one target: set it without the"
                                + " prefix if it is meant for all, or correct its name");
            }
        }
    }

    private void requireOthersToGoOn(List<String> names) {
        if (names.size() < 2) {
            ConfigValue onFailure = values.get(LaneConfig.ON_FAILURE);
            if (LaneConfig.PARK.equals(onFailure.value())) {
                onFailure.addErrorMessage(LaneConfig.ON_FAILURE + "=" + LaneConfig.PARK + " lets the other targets go"
                        + " on, and there are none: set " + LaneConfig.ON_FAILURE + "=" + LaneConfig.WAIT
                        + ", or name several targets in " + TargetsConfig.TARGETS);
            }
        }
    }

    private void refuse(String key, String message) {
        ConfigValue value = new ConfigValue(key, null, List.of(), new ArrayList<>());
        value.addErrorMessage(message);
        values.put(key, value);
    }
}
