package io.rediscdc.sink.config;

import io.rediscdc.config.Group;
import io.rediscdc.config.Rules;
import io.rediscdc.filter.DatabaseMap;
import io.rediscdc.sink.decode.TopicDatabases;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Where a record goes at the target. */
public final class RoutingConfig {
    public static final String DATABASE_MAP = "database.map";
    public static final String COLLISIONS = "database.map.collisions";
    public static final String TOPICS_DB_PATTERN = "topics.db.pattern";

    public static final String ALLOW = "allow";
    private static final String REFUSE = "refuse";

    private RoutingConfig() {}

    static void define(ConfigDef def) {
        new Group(def, "Routing")
                .key(
                        DATABASE_MAP,
                        Type.STRING,
                        "identity",
                        Rules.parsedBy("identity, or source:target pairs as in 0:0,1:3 or *:0", DatabaseMap::parse),
                        Importance.HIGH,
                        "Database map",
                        "Which logical database at the target holds a database of the source. identity: the same"
                                + " number. Pairs such as 0:0,1:3 name each; * stands for every database that is not"
                                + " named. A record from a database that the map does not hold stops the task. A cluster has"
                                + " only database 0, and identity holds no other one there.")
                .key(
                        COLLISIONS,
                        Type.STRING,
                        REFUSE,
                        Rules.oneOf(REFUSE, ALLOW),
                        Importance.MEDIUM,
                        "Several databases into one",
                        "Whether database.map may lead several databases into one where key.prefix.add does not keep"
                                + " them apart by ${db}. With allow, a key that exists in two of them holds what was"
                                + " written last, and a delete in one deletes it.")
                .key(
                        TOPICS_DB_PATTERN,
                        Type.STRING,
                        ".*\\.db(\\d+)$",
                        Rules.parsedBy("a regular expression with exactly one group", TopicDatabases::new),
                        Importance.MEDIUM,
                        "Database in the topic's name",
                        "Matches the whole name that a topic has in Kafka, whatever transforms make of it; its one"
                                + " group is the number of the database.");
    }

    public static DatabaseMap databaseMap(AbstractConfig config) {
        return databaseMap(config.getString(DATABASE_MAP), TopologyConfig.isCluster(config));
    }

    /** The map as it is for a target that may have one database only. */
    public static DatabaseMap databaseMap(String text, boolean cluster) {
        DatabaseMap map = DatabaseMap.parse(text);
        return cluster && map.isIdentity() ? DatabaseMap.parse("0:0") : map;
    }

    public static TopicDatabases topicDatabases(AbstractConfig config) {
        return new TopicDatabases(config.getString(TOPICS_DB_PATTERN));
    }
}
