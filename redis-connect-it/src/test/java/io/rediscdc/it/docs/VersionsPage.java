package io.rediscdc.it.docs;

import io.rediscdc.rdb.RdbType;

/** The page that says how a value gets to a target that is older than its source. */
final class VersionsPage {
    private static final String HEAD = """
            # Sources and targets of different versions

            Made from the code by `./mvnw -pl redis-connect-it -am test -Dtest=GeneratedDocsTest -Ddocs.write=true \
            -Dsurefire.failIfNoSpecifiedTests=false`; do not edit.

            A source may be older or newer than its target, Redis or Valkey. Strings and values that are read in pieces have no version:
            they are written by plain commands. Any other value is a DUMP payload in the form that the source keeps it in, and goes to
            the target by one RESTORE:

            - **as it is**, if the target is of the source's RDB version or a newer one. Nothing is looked at.
            - **with an older label**, if the target knows its form: the same bytes with the RDB version that brought the form.
            - **in an older form**, if it does not: the same value, written anew as an older server would. The target turns it into what
              it prefers.
            - **not at all**, where no older form holds the same: the record goes to the dead letters with the reason, or the task fails
              ([operations.md](operations.md#dead-letters)), and the key keeps its former value at the target.

            | RDB version | servers |
            |---|---|
            | 9 | Redis 6.2 |
            | 10 | Redis 7.0 |
            | 11 | Redis 7.2, Valkey 7.2 to 8.1 |
            | 12 | Redis 7.4, 8.0 |

            What becomes of a value whose source is newer than the target:

            | value and form | RDB type | known from | to RDB version 11 | to 10 | to 9 |
            |---|---|---|---|---|---|
            """;

    private static final String FOOT = """

            ¹ If no field has an expiry any more. Else it is refused: a target without field expiries would keep the fields for ever.
            HPERSIST at the source, or a target of Redis 7.4 or newer, lets it through.

            ² If the target has a module that can read it; vector sets need Redis 8.0.

            A stream leaves out what an older form cannot hold: below RDB version 11 when a consumer was last active, below 10 also
            entries-added, max-deleted-entry-id and what groups have read. Entries, ids, groups, consumers and pending entries with
            their delivery times and counts are exact.

            A form that is not in the table, such as one of a future version or that of Valkey 9's hashes whose fields expire, is
            sent as it is, and refused if the target refuses it.

            What a server takes is learned from what it refuses, for each server by itself and anew with each connection, so the
            targets of one connector may differ, and be upgraded or replaced while it runs. A payload is labelled or written anew only
            if its checksum was right. `payloads-downgraded-total` counts them.
            """;

    private VersionsPage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD);
        for (RdbType type : RdbType.values()) {
            page.append("| " + type.text() + " | " + type.code() + " | "
                    + (type.since() == 9 ? "9 or before" : type.since()));
            for (int target = 11; target >= 9; target--) {
                page.append(" | ").append(way(type, target));
            }
            page.append(" |\n");
        }
        return page + FOOT;
    }

    private static String way(RdbType type, int target) {
        RdbType older = type.below(target + 1);
        String condition =
                switch (type) {
                    case HASH_METADATA, HASH_LISTPACK_EX -> " ¹";
                    case MODULE_2 -> " ²";
                    default -> "";
                };
        return older == null ? "refused" : (older == type ? "older label" : "as RDB type " + older.code()) + condition;
    }
}
