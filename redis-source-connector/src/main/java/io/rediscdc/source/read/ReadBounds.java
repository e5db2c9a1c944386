package io.rediscdc.source.read;

/**
 * How many bytes of values reads may bring, so that a round of many keys fits into memory whatever they hold.
 *
 * @param roundBytes most bytes of a round
 * @param roundKeys most keys of a round
 * @param scriptBytes bytes after which one script reads no further key, where the round allows as much
 * @param valueBytes most bytes of one value, where the round allows as much; a bigger one is told big
 */
public record ReadBounds(long roundBytes, int roundKeys, long scriptBytes, int valueBytes) {
    /** The bounds for one that reads so many keys by one command; a command may bring both, the bytes and one value. */
    ReadBounds ofCommands(int keys) {
        int commands = (roundKeys + keys - 1) / keys;
        long share = Math.max(1, roundBytes / commands / (keys == 1 ? 1 : 2));
        return new ReadBounds(roundBytes, roundKeys, Math.min(scriptBytes, share), (int) Math.min(valueBytes, share));
    }
}
