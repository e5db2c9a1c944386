package io.rediscdc.it;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What a class, or all of a package, logs in this JVM until closed, with what was thrown. */
public final class LogLines extends AbstractAppender implements AutoCloseable {
    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LogLines(Logger logger) {
        super("lines", null, null, true, Property.EMPTY_ARRAY);
        this.logger = logger;
    }

    public static LogLines of(String name) {
        LogLines lines = new LogLines((Logger) LogManager.getLogger(name));
        lines.start();
        lines.logger.addAppender(lines);
        return lines;
    }

    /** Whether a line has this text in it. */
    public boolean contain(String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }

    /** How many lines have this text in them. */
    public long count(String text) {
        return lines.stream().filter(line -> line.contains(text)).count();
    }

    @Override
    public void append(LogEvent event) {
        lines.add(event.getMessage().getFormattedMessage() + " " + event.getThrown());
    }

    @Override
    public void close() {
        logger.removeAppender(this);
        stop();
    }
}
