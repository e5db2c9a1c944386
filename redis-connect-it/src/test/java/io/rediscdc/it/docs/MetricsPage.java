package io.rediscdc.it.docs;

import io.rediscdc.metrics.Metric;
import io.rediscdc.sink.metrics.FlowMetrics;
import io.rediscdc.sink.metrics.SinkMetrics;
import io.rediscdc.source.shard.SourceMetrics;
import java.util.List;

/** The page with every metric of both connectors. */
final class MetricsPage {
    private static final String HEAD = """
            # Metrics

            Made from the code by `./mvnw -pl redis-connect-it -am test -Dtest=GeneratedDocsTest -Ddocs.write=true \
            -Dsurefire.failIfNoSpecifiedTests=false`; do not edit.

            Each metric is an attribute of an MBean of the worker. On Kafka 4.1 and newer the worker registers them (KIP-877); on
            older workers the connector does, under the same names:

            ```
            kafka.connect:type=plugins,connector=NAME,task=N                 the sink, and the outbox of a source task
            kafka.connect:type=plugins,connector=NAME,task=N,shard=SHARD     the source, for each server
            kafka.connect:type=plugins,connector=NAME,task=N,target=NAME     the sink, for each of several targets
            ```

            Names that end with `-total` count from the start of the task. `config/prometheus/jmx-exporter.yml` makes Prometheus
            metrics of them.
            """;

    private MetricsPage() {}

    static String text() {
        return HEAD
                + table("Source", SourceMetrics.ALL)
                + table("Sink", FlowMetrics.TABLE)
                + table("Sink, of each target", SinkMetrics.TABLE);
    }

    private static String table(String title, List<Metric> metrics) {
        StringBuilder table = new StringBuilder("\n## " + title + "\n\n| metric | |\n|---|---|\n");
        metrics.forEach(metric -> table.append("| `")
                .append(metric.name())
                .append("` | ")
                .append(metric.description())
                .append(" |\n"));
        return table.toString();
    }
}
