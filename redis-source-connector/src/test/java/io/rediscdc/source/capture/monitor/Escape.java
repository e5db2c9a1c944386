package io.rediscdc.source.capture.monitor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes lines as Redis does (sdscatrepr). */
final class Escape {
    private Escape() {}

    static byte[] line(String head, byte[]... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ascii(head));
        for (byte[] argument : arguments) {
            out.writeBytes(ascii(" \""));
            for (byte b : argument) {
                out.writeBytes(ascii(one(b & 0xff)));
            }
            out.write('"');
        }
        return out.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String one(int b) {
        return switch (b) {
            case '\\', '"' -> "\\" + (char) b;
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case 7 -> "\\a";
            case '\b' -> "\\b";
            default -> b >= 0x20 && b < 0x7f ? String.valueOf((char) b) : String.format("\\x%02x", b);
        };
    }
}
