package io.rediscdc.tools.verify;

import io.rediscdc.config.Rules;
import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.filter.Databases;
import io.rediscdc.filter.KeyFilter;
import io.rediscdc.filter.KeyNames;
import java.util.function.Consumer;
import java.util.function.Function;

/** What is compared with what. */
record Plan(Endpoint source, Endpoint target, Scope scope) {
    private static final String IDENTITY = "identity";

    /** Two servers as they are; databases and map may be null, for all and the same. */
    static Plan of(Endpoint source, Endpoint target, String databases, String databaseMap) {
        Scope scope = new Scope(
                KeyFilter.ALL,
                databases("--databases", databases == null ? "*" : databases, source),
                databaseMap("--database-map", databaseMap == null ? IDENTITY : databaseMap, target),
                KeyNames.SAME);
        return new Plan(source, target, scope);
    }

    /** What two connectors keep in step; databases and map may be null, for what their files say. */
    static Plan of(ConnectorFile source, ConnectorFile sink, String databases, String databaseMap) {
        KeyFilter keys = filter(source, "capture.keys.include", "capture.keys.exclude")
                .and(filter(sink, "keys.include", "keys.exclude"));
        Endpoint from = source.endpoint();
        Endpoint target = sink.endpoint();
        Scope scope = new Scope(
                keys,
                databases == null
                        ? databases("capture.databases", source.get("capture.databases", "*"), from)
                        : databases("--databases", databases, from),
                databaseMap == null
                        ? databaseMap("database.map", sink.get("database.map", IDENTITY), target)
                        : databaseMap("--database-map", databaseMap, target),
                new KeyNames(
                        prefix(sink, "key.prefix.strip", KeyNames::requireStrippable),
                        prefix(sink, "key.prefix.add", KeyNames::requireAddable)));
        return new Plan(from, target, scope);
    }

    /** Those that are named and that the source does not have are looked for at the target all the same. */
    private static Databases databases(String name, String text, Endpoint source) {
        Databases databases = parse(name, text, Databases::parse);
        if (source.isCluster() && !databases.contains(0)) {
            throw new WrongUseException(name + "=" + text
                    + ": leaves out database 0, the only one of a cluster, so nothing would be compared: take * or 0");
        }
        return databases;
    }

    /** What identity leads into a database that the target does not have is missing there, in a cluster too. */
    private static DatabaseMap databaseMap(String name, String text, Endpoint target) {
        DatabaseMap map = parse(name, text, DatabaseMap::parse);
        if (target.isCluster() && map.targets().stream().anyMatch(db -> db != 0)) {
            throw new WrongUseException(name + "=" + text
                    + ": leads elsewhere than into database 0, the only one of a cluster: lead every database into 0,"
                    + " as in *:0, or leave some out");
        }
        return map;
    }

    private static KeyFilter filter(ConnectorFile file, String include, String exclude) {
        return new KeyFilter(
                parse(include, file.get(include, "*"), Rules::globs), Rules.splitList(file.get(exclude, "")));
    }

    private static String prefix(ConnectorFile sink, String field, Consumer<String> rule) {
        return parse(field, sink.get(field, ""), text -> {
            rule.accept(text);
            return text;
        });
    }

    private static <T> T parse(String name, String value, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new WrongUseException(name + "=" + value + ": " + e.getMessage());
        }
    }
}
