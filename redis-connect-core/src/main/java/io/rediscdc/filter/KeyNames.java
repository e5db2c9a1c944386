package io.rediscdc.filter;

import io.rediscdc.event.DbKey;
import io.rediscdc.event.Reserved;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a key of the source is called at the target: without one prefix, behind another, in which <code>${db}</code>
 * stands for the source's database. Two keys of one database never get the same name, and with <code>${db}</code> nor do
 * keys of two. A hash tag stays what it was.
 */
public final class KeyNames {
    public static final KeyNames SAME = new KeyNames("", "");

    private static final String DB = "${db}";

    private final String strip;
    private final String add;
    private final byte[] stripped;
    /** Null if that depends on the database. */
    private final byte[] fixedLead;

    /**
     * @param strip what a key must begin with, and is taken off; empty for nothing
     * @param add what then goes in front; empty for nothing
     */
    public KeyNames(String strip, String add) {
        this.strip = strip;
        this.add = add;
        this.stripped = bytes(strip);
        this.fixedLead = tellsDatabases(add) ? null : bytes(add);
    }

    /**
     * Whether a text can be taken off.
     *
     * @throws IllegalArgumentException with the rule
     */
    public static void requireStrippable(String strip) {
        requireNoTag(strip);
    }

    /**
     * Whether a text can be put in front.
     *
     * @throws IllegalArgumentException with the rule
     */
    public static void requireAddable(String add) {
        requireNoTag(add.replace(DB, ""));
        int behind = add.indexOf(DB) + DB.length();
        if (tellsDatabases(add) && (behind == add.length() || Character.isDigit(add.charAt(behind)))) {
            throw new IllegalArgumentException("behind ${db} must stand what is no digit, as in ${db}:, or key 1x of"
                    + " database 1 and key x of database 11 would get the same name");
        }
        if (add.startsWith(Reserved.PREFIX)) {
            throw new IllegalArgumentException("keys that begin with " + Reserved.PREFIX
                    + " are the connectors' own, never captured and never compared: take another prefix");
        }
    }

    /** Whether a prefix keeps keys of several databases apart. */
    public static boolean tellsDatabases(String add) {
        return add.contains(DB);
    }

    /** Whether a name at the target tells its key's database. */
    public boolean tellDatabases() {
        return fixedLead == null;
    }

    /** What is taken off, as it was written. */
    public String strip() {
        return strip;
    }

    /** Whether a key of the source has a name at the target: not if it lacks the prefix that is to be taken off. */
    public boolean hasName(byte[] source) {
        return startsWith(source, stripped);
    }

    /**
     * The name at the target of a key that has one.
     *
     * @param source the key in its database at the source
     */
    public byte[] atTarget(DbKey source) {
        byte[] key = source.bytes();
        byte[] lead = lead(source.db());
        if (stripped.length == 0 && lead.length == 0) {
            return key;
        }
        byte[] name = Arrays.copyOf(lead, lead.length + key.length - stripped.length);
        System.arraycopy(key, stripped.length, name, lead.length, key.length - stripped.length);
        return name;
    }

    /** Which key of a database of the source has this name at the target; null if none can. */
    public byte[] atSource(int sourceDb, byte[] target) {
        byte[] lead = lead(sourceDb);
        if (!startsWith(target, lead)) {
            return null;
        }
        byte[] key = Arrays.copyOf(stripped, stripped.length + target.length - lead.length);
        System.arraycopy(target, lead.length, key, stripped.length, target.length - lead.length);
        return key;
    }

    /** The databases of the source that a name at the target may tell of; none if it tells of none. */
    public List<Integer> sourceDatabases(byte[] target) {
        if (!tellDatabases()) {
            return List.of();
        }
        List<Integer> dbs = new ArrayList<>(1);
        int db = 0;
        for (int i = bytes(add.substring(0, add.indexOf(DB))).length; i < target.length; i++) {
            if (target[i] < '0' || target[i] > '9') {
                break;
            }
            db = 10 * db + target[i] - '0';
            if (db > Databases.MOST) {
                break;
            }
            if (startsWith(target, lead(db))) {
                dbs.add(db);
            }
            if (db == 0) { // no number goes on behind a zero
                break;
            }
        }
        return dbs;
    }

    /** Whether keys of a database of the source have the same name at the target. */
    public boolean areSame(int sourceDb) {
        return Arrays.equals(lead(sourceDb), stripped);
    }

    private byte[] lead(int sourceDb) {
        return fixedLead != null ? fixedLead : bytes(add.replace(DB, Integer.toString(sourceDb)));
    }

    private static void requireNoTag(String prefix) {
        if (prefix.indexOf('{') >= 0) {
            throw new IllegalArgumentException("a '{' would change the hash tags of keys, so that keys that belong"
                    + " together part, or all come together, in a cluster: take a prefix without");
        }
    }

    private static boolean startsWith(byte[] key, byte[] lead) {
        return lead.length == 0
                || key.length >= lead.length && Arrays.equals(key, 0, lead.length, lead, 0, lead.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
