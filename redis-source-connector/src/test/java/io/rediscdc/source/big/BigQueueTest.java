package io.rediscdc.source.big;

import static org.assertj.core.api.Assertions.assertThat;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import io.rediscdc.source.dirty.DirtySet;
import io.rediscdc.source.dirty.Mark;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BigQueueTest {
    private final DirtySet dirty = new DirtySet(100, 100_000);
    private long now;
    private final BigQueue queue = new BigQueue(dirty, () -> now);

    @Test
    void whatIsReadIsOfNoUseOnceAnotherReadHasBroughtANewerState() throws InterruptedException {
        queue.add(mark("big"));
        queue.take(queue.next());
        queue.readElsewhere(key("another"));
        assertThat(queue.isSuperseded()).isFalse();
        queue.readElsewhere(key("big"));
        assertThat(queue.isSuperseded()).isTrue();
        queue.again();
        now += TimeUnit.SECONDS.toNanos(10);
        queue.take(queue.next());
        assertThat(queue.isSuperseded()).isFalse();
    }

    @Test
    void takesTheKeyThatWasNamed() throws InterruptedException {
        queue.add(mark("first"));
        queue.add(mark("second"));
        assertThat(queue.take(key("second")).mark().key()).isEqualTo(key("second"));
        assertThat(queue.next()).isEqualTo(key("first"));
    }

    @Test
    void keysThatAnotherServerAnswersForAreMarkedAgain() throws InterruptedException {
        queue.add(mark("here"));
        queue.add(mark("there"));
        queue.take(key("there"));
        assertThat(queue.keep(key -> key.equals(key("here")))).isTrue();
        assertThat(dirty.take(10, 0)).extracting(Mark::key).containsExactly(key("there"));
        assertThat(queue.next()).isEqualTo(key("here"));
    }

    private Mark mark(String name) throws InterruptedException {
        dirty.hint(key(name), Cause.UNKNOWN);
        List<Mark> taken = dirty.take(1, 0);
        return taken.get(0);
    }

    private static DbKey key(String name) {
        return new DbKey(0, name.getBytes(StandardCharsets.UTF_8));
    }
}
