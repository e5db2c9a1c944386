package io.rediscdc.source.capture.monitor;

import io.rediscdc.event.Cause;
import io.rediscdc.source.capture.Hints;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes each hint down as text: {@code db/key}, with its cause if that is known. */
final class RecordedHints implements Hints {
    final List<String> got = new ArrayList<>();

    @Override
    public void changed(int db, byte[] key, Cause cause) {
        got.add(db + "/" + new String(key, StandardCharsets.ISO_8859_1)
                + (cause == Cause.UNKNOWN ? "" : " " + cause.text()));
    }

    @Override
    public void flushed(int db) {
        got.add("flushed " + db);
    }

    @Override
    public void swapped(int first, int second) {
        got.add("swapped " + first + " " + second);
    }

    @Override
    public void lost(RuntimeException cause) {
        got.add("lost");
    }
}
