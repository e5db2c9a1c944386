package io.rediscdc.tools.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.rediscdc.event.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as JSON. Its names are public: docs/verify.md lists them, and they keep their meaning. */
final class ReportJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportJson() {}

    static void write(Report report, Path file) {
        try {
            MAPPER.writeValue(file.toFile(), tree(report));
        } catch (IOException e) {
            throw new WrongUseException("--json " + file + ": cannot be written (" + e.getMessage()
                    + "): name a file in a folder that is" + " there and may be written");
        }
    }

    static Map<String, Object> tree(Report report) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("verdict", report.verdict().name().toLowerCase(Locale.ROOT));
        tree.put("source", report.source());
        tree.put("target", report.target());
        tree.put("keysCompared", report.compared());
        tree.put("keysByDatabase", report.byDatabase());
        tree.put("keysByType", report.byType());
        tree.put("keysDifferent", report.different());
        Map<String, Long> kinds = new LinkedHashMap<>();
        for (Difference.Kind kind : Difference.Kind.values()) {
            kinds.put(kind.word(), report.differences().getOrDefault(kind, 0L));
        }
        tree.put("differencesByKind", kinds);
        tree.put("keysUnsettled", report.unsettled());
        tree.put("differencesNotRechecked", report.unchecked());
        tree.put("rounds", report.rounds());
        tree.put("seconds", Math.round(report.seconds() * 1000) / 1000.0);
        tree.put("keysPerSecond", report.keysPerSecond());
        tree.put("expiryToleranceMs", report.expiryToleranceMs());
        tree.put("notes", report.notes());
        tree.put("keys", report.differing().stream().map(ReportJson::key).toList());
        return tree;
    }

    private static Map<String, Object> key(Report.DifferingKey differing) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("database", differing.key().db());
        key.put("targetDatabase", differing.targetDatabase());
        key.put("key", Printable.bytes(differing.key().bytes()));
        key.put("keyBase64", Base64.getEncoder().encodeToString(differing.key().bytes()));
        key.put("kind", differing.kind());
        key.put("what", List.copyOf(differing.what()));
        return key;
    }
}
