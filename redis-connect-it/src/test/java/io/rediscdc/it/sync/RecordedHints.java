package io.rediscdc.it.sync;

import io.rediscdc.event.Cause;
import io.rediscdc.source.capture.Hints;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a capture says, as text. */
final class RecordedHints implements Hints {
    final List<String> all = new CopyOnWriteArrayList<>();
    volatile RuntimeException lost;

    @Override
    public void changed(int db, byte[] key, Cause cause) {
        all.add(db + " " + new String(key, StandardCharsets.UTF_8) + " " + cause);
    }

    @Override
    public void flushed(int db) {
        all.add("flushed " + db);
    }

    @Override
    public void swapped(int first, int second) {
        all.add("swapped " + first + " " + second);
    }

    @Override
    public void lost(RuntimeException cause) {
        lost = cause;
    }
}
