package io.rediscdc.tools.verify;

import io.rediscdc.config.Rules;
import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.filter.Databases;
import io.rediscdc.filter.KeyFilter;
import java.util.List;
import java.util.function.Function;

/** What is compared with what. */
record Plan(Endpoint source, Endpoint target, Scope scope) {
    private static final String IDENTITY = "identity";
    private static final List<String> NOT_UNDERSTOOD = List.of("key.prefix.strip", "keys.include", "keys.exclude");

    /** Two servers as they are; databases and map may be null, for all and the same. */
    static Plan of(Endpoint source, Endpoint target, String databases, String databaseMap) {
        Scope scope = new Scope(
                KeyFilter.ALL,
                databases == null ? Databases.parse("*") : parse("--databases", databases, Databases::parse),
                databaseMap("--database-map", databaseMap == null ? IDENTITY : databaseMap, target),
                "");
        return new Plan(source, target, scope);
    }

    /** What two connectors keep in step; databases and map may be null, for what their files say. */
    static Plan of(ConnectorFile source, ConnectorFile sink, String databases, String databaseMap) {
        for (String field : NOT_UNDERSTOOD) {
            if (!sink.get(field, "").isEmpty()) {
                throw new WrongUseException("--sink-config: " + field + " is set, and verify cannot follow it yet:"
                        + " compare with --source and --target what it leaves alone");
            }
        }
        KeyFilter keys = new KeyFilter(
                Rules.splitList(source.get("capture.keys.include", "*")),
                Rules.splitList(source.get("capture.keys.exclude", "")));
        Endpoint target = sink.endpoint();
        Scope scope = new Scope(
                keys,
                databases == null
                        ? parse("capture.databases", source.get("capture.databases", "*"), Databases::parse)
                        : parse("--databases", databases, Databases::parse),
                databaseMap == null
                        ? databaseMap("database.map", sink.get("database.map", IDENTITY), target)
                        : databaseMap("--database-map", databaseMap, target),
                sink.get("key.prefix.add", sink.get("key.prefix", "")));
        return new Plan(source.endpoint(), target, scope);
    }

    /** A cluster has database 0 only, so there is nothing else that could be where it was. */
    private static DatabaseMap databaseMap(String name, String text, Endpoint target) {
        DatabaseMap map = parse(name, text, DatabaseMap::parse);
        if (!target.isCluster()) {
            return map;
        }
        if (map.targets().stream().anyMatch(db -> db != 0)) {
            throw new WrongUseException(name + "=" + text
                    + ": leads elsewhere than into database 0, the only one of a cluster: lead every database into 0,"
                    + " as in *:0, or leave some out");
        }
        return map.isIdentity() ? DatabaseMap.parse("0:0") : map;
    }

    private static <T> T parse(String name, String value, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new WrongUseException(name + "=" + value + ": " + e.getMessage());
        }
    }
}
