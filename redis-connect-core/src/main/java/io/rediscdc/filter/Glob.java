package io.rediscdc.filter;

import java.nio.charset.StandardCharsets;

/**
 * A glob with the rules of Redis' KEYS and SCAN MATCH, over bytes: {@code *}, {@code ?}, {@code [abc]}, {@code [^a]},
 * {@code [a-z]} and {@code \} to escape.
 */
public final class Glob {
    private final String text;
    private final byte[] pattern;

    public Glob(String text) {
        this.text = text;
        this.pattern = text.getBytes(StandardCharsets.UTF_8);
    }

    public boolean matches(byte[] key) {
        int p = 0;
        int k = 0;
        int starP = -1;
        int starK = -1;
        while (k < key.length) {
            if (p < pattern.length && pattern[p] == '*') {
                starP = p++;
                starK = k;
                continue;
            }
            int next = p < pattern.length ? matchOne(p, key[k]) : -1;
            if (next >= 0) {
                p = next;
                k++;
            } else if (starP >= 0) {
                p = starP + 1;
                k = ++starK;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }

    /** The index behind the one-byte element at {@code p} if it matches {@code b}, else -1. */
    private int matchOne(int p, byte b) {
        switch (pattern[p]) {
            case '?':
                return p + 1;
            case '[':
                return matchClass(p + 1, b);
            case '\\':
                int literal = p + 1 < pattern.length ? p + 1 : p;
                return pattern[literal] == b ? literal + 1 : -1;
            default:
                return pattern[p] == b ? p + 1 : -1;
        }
    }

    private int matchClass(int from, byte b) {
        int p = from;
        boolean negated = p < pattern.length && pattern[p] == '^';
        if (negated) {
            p++;
        }
        boolean found = false;
        while (p < pattern.length && pattern[p] != ']') {
            if (pattern[p] == '\\' && p + 1 < pattern.length) {
                p++;
                found |= pattern[p] == b;
            } else if (p + 2 < pattern.length && pattern[p + 1] == '-') {
                int low = Math.min(pattern[p] & 0xff, pattern[p + 2] & 0xff);
                int high = Math.max(pattern[p] & 0xff, pattern[p + 2] & 0xff);
                found |= (b & 0xff) >= low && (b & 0xff) <= high;
                p += 2;
            } else {
                found |= pattern[p] == b;
            }
            p++;
        }
        int behind = Math.min(p + 1, pattern.length);
        return found != negated ? behind : -1;
    }

    @Override
    public String toString() {
        return text;
    }
}
