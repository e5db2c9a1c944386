package io.rediscdc.sink.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class TopicDatabasesTest {
    private static final String DEFAULT = ".*\\.db(\\d+)$";

    @Test
    void readsTheNumberFromTheName() {
        TopicDatabases databases = new TopicDatabases(DEFAULT);
        assertThat(databases.of("shop.db0")).isZero();
        assertThat(databases.of("shop.a.db15")).isEqualTo(15);
        assertThat(databases.of("mirror.shop.db1.db2")).isEqualTo(2);
        assertThat(databases.of("mirror.shop.db1.db2")).isEqualTo(2);
    }

    @Test
    void stopsAtANameThatDoesNotTell() {
        assertThatThrownBy(() -> new TopicDatabases(DEFAULT).of("shop.db1.copy"))
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessageContaining("topics.db.pattern")
                .hasMessageContaining("shop.db1.copy");
    }

    @Test
    void stopsAtWhatIsNoDatabase() {
        assertThatThrownBy(() -> new TopicDatabases(DEFAULT).of("shop.db65536"))
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessageContaining("65536");
        assertThatThrownBy(() -> new TopicDatabases("(.*)").of("shop"))
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessageContaining("'shop'");
    }

    @Test
    void refusesAPatternWithoutExactlyOneGroup() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopicDatabases("db\\d+"))
                .withMessageContaining("0 groups");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopicDatabases("(.*)db(\\d+)"))
                .withMessageContaining("2 groups");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopicDatabases("db(\\d+"))
                .withMessageContaining("not a regular expression");
    }
}
