package org.pixelcaravan.bus;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Map;
import java.util.TreeMap;

/** The headers of a message that tell which trace it is part of, by the names that the W3C gives them. */
public final class MessageTrace {
    private static final String[] NAMES = {"traceparent", "tracestate"};

    private MessageTrace() {}

    public static Map<String, String> of(Message message) throws JMSException {
        Map<String, String> headers = new TreeMap<>();
        for (String name : NAMES) {
            if (message.getObjectProperty(name) instanceof String value) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    static void write(Map<String, String> headers, Message message) throws JMSException {
        for (String name : NAMES) {
            if (headers.containsKey(name)) {
                message.setStringProperty(name, headers.get(name));
            }
        }
    }
}
