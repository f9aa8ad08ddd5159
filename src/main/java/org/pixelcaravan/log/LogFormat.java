package org.pixelcaravan.log;

import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the gateway's own log looks. Whoever has brought a configuration of Log4j's of his own has said it there. */
public enum LogFormat {
    JSON,
    TEXT;

    private static final Logger LOG = LoggerFactory.getLogger(LogFormat.class);

    /** The name of the appender in our own configuration, which writes text. */
    private static final String CONSOLE = "console";

    private static final String JSON_CONSOLE = "json-console";

    /** From here on, all lines look so. */
    public void use() {
        LoggerContext context = LoggerContext.getContext(false);
        Configuration configuration = context.getConfiguration();
        Appender text = configuration.getAppender(CONSOLE);
        if (text == null) {
            if (this == JSON) {
                LOG.warn("The log has a configuration of its own, so caravan.log.format changes nothing");
            }
            return;
        }
        LoggerConfig root = configuration.getRootLogger();
        switch (this) {
            case JSON -> replace(root, CONSOLE, json(configuration));
            case TEXT -> replace(root, JSON_CONSOLE, text);
        }
        context.updateLoggers();
    }

    private static Appender json(Configuration configuration) {
        Appender known = configuration.getAppender(JSON_CONSOLE);
        if (known != null) {
            return known;
        }
        Appender made = ConsoleAppender.newBuilder()
                .setName(JSON_CONSOLE)
                .setLayout(new JsonLayout())
                .build();
        made.start();
        configuration.addAppender(made);
        return made;
    }

    private static void replace(LoggerConfig root, String former, Appender now) {
        root.removeAppender(former);
        if (!root.getAppenders().containsKey(now.getName())) {
            root.addAppender(now, null, null);
        }
    }
}
