package io.rediscdc.tools.up;

import java.nio.file.Path;

/** Sends the logs of everything in this process to files. */
final class Logs {
    private Logs() {}

    /** To be called before anything has logged: the first logger reads the configuration. */
    static void into(Path folder) {
        System.setProperty("rediscdc.logs", folder.toString());
        System.setProperty("log4j2.configurationFile", "classpath:io/rediscdc/tools/up/log4j2.xml");
    }
}
