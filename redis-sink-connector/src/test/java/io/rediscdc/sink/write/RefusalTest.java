package io.rediscdc.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.redis.RedisError;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RefusalTest {
    @Test
    void aServerThatRefusesEverythingInItsOwnWordsIsAtFaultItself() {
        List<Refusal> passing = all("ERR redis temporary failure", 10);
        assertThat(Refusal.ofServer(passing, 10)).contains(new RedisError("ERR redis temporary failure"));
        assertThat(Refusal.ofServer(passing, 11)).as("one was taken").isEmpty();
        assertThat(Refusal.ofServer(passing.subList(0, 9), 9))
                .as("too few to tell")
                .isEmpty();
        assertThat(Refusal.ofServer(List.of(), 0)).isEmpty();
    }

    @Test
    void valuesThatAreKnownToBeAtFaultAreHoweverManyTheyAre() {
        assertThat(Refusal.ofServer(all("ERR Bad data format", 20), 20)).isEmpty();
        List<Refusal> mixed = Stream.concat(all("ERR a", 10).stream(), all("ERR b", 1).stream())
                .toList();
        assertThat(Refusal.ofServer(mixed, 11)).isEmpty();
    }

    private static List<Refusal> all(String message, int count) {
        return Collections.nCopies(count, new Refusal(null, new RedisError(message)));
    }
}
