package io.rediscdc.sink.decode;

import io.rediscdc.filter.Databases;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Tells the logical database from the name of a topic. For one thread; remembers as many names as there are topics.
 */
public final class TopicDatabases {
    private final Pattern pattern;
    private final Map<String, Integer> known = new HashMap<>();

    /**
     * @param regex matches a whole name; its one group is the number
     * @throws IllegalArgumentException if it is no regular expression with exactly one group
     */
    public TopicDatabases(String regex) {
        try {
            pattern = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("not a regular expression: " + e.getDescription(), e);
        }
        int groups = pattern.matcher("").groupCount();
        if (groups != 1) {
            throw new IllegalArgumentException("it has " + groups
                    + " groups and must have exactly one, the number of the database, as in .*\\.db(\\d+)$");
        }
    }

    /**
     * The database of a topic.
     *
     * @throws ConnectException if the name does not tell: to guess would be to write into a wrong database
     */
    public int of(String topic) {
        Integer db = known.get(topic);
        if (db == null) {
            db = find(topic);
            known.put(topic, db);
        }
        return db;
    }

    private int find(String topic) {
        Matcher matcher = pattern.matcher(topic);
        String number = matcher.matches() ? matcher.group(1) : null;
        if (number == null) {
            throw new ConnectException("The name of topic " + topic + " does not match topics.db.pattern=" + pattern
                    + ", so its database is not known: set a pattern that matches the whole name and whose group is"
                    + " the number, or take the topic out of topics or topics.regex. Nothing was skipped.");
        }
        if (!number.matches("\\d{1,5}") || Integer.parseInt(number) > Databases.MOST) {
            throw new ConnectException("topics.db.pattern=" + pattern + " finds '" + number + "' in topic " + topic
                    + ", which is not a database from 0 to " + Databases.MOST + ". Nothing was skipped.");
        }
        return Integer.parseInt(number);
    }
}
