package io.rediscdc.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class ErrantRecordsTest {
    private final ErrantRecords errant = new ErrantRecords();
    private final SinkRecord record = Records.string("t.db0", 5, "k", "v");

    @Test
    void allGoToTheReporter() {
        errant.add(record, new DataException("bad"));
        List<SinkRecord> reported = new ArrayList<>();
        int count = errant.report((bad, reason) -> {
            assertThat(reason).isInstanceOf(DataException.class).hasMessage("bad");
            reported.add(bad);
            return CompletableFuture.completedFuture(null);
        });
        assertThat(count).isEqualTo(1);
        assertThat(reported).containsExactly(record);
    }

    @Test
    void withoutAReporterTheTaskStopsWithTheWaysOut() {
        assertThat(errant.report(null)).isZero();
        errant.add(record, new DataException("bad"));
        assertThatThrownBy(() -> errant.report(null))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("bad. ")
                .hasMessageContaining("errors.tolerance=all")
                .hasMessageContaining("errors.deadletterqueue.topic.name");
    }
}
