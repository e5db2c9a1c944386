package io.rediscdc.event;

/** How keys and other bytes look in logs and messages: printable ASCII as it is, the rest as {@code \xHH}, cut. */
public final class Printable {
    private static final int MOST = 80;

    private Printable() {}

    /** At most 80 bytes, escaped, in double quotes; what was cut is said behind them. */
    public static String bytes(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length + 8).append('"');
        int shown = Math.min(bytes.length, MOST);
        for (int i = 0; i < shown; i++) {
            int b = bytes[i] & 0xff;
            if (b == '"' || b == '\\') {
                text.append('\\').append((char) b);
            } else if (b >= 0x20 && b < 0x7f) {
                text.append((char) b);
            } else {
                text.append("\\x").append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 15, 16));
            }
        }
        text.append('"');
        if (bytes.length > shown) {
            text.append("... (").append(bytes.length).append(" bytes)");
        }
        return text.toString();
    }
}
