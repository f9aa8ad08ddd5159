package org.pixelcaravan.bus;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pixelcaravan.error.GatewayException;

/**
 * The properties of a message by name. JMS allows no hyphen in names, so senders write {@code result_style}; what Camel makes
 * of {@code result-style} is understood too.
 */
record MessageHeaders(Map<String, String> values) {

    static MessageHeaders of(Message message) throws JMSException {
        Map<String, String> values = new TreeMap<>();
        Enumeration<?> names = message.getPropertyNames();
        while (names.hasMoreElements()) {
            String name = String.valueOf(names.nextElement());
            String plain = name.replace("_HYPHEN_", "_").replace('-', '_').toLowerCase(Locale.ROOT);
            Object value = message.getObjectProperty(name);
            if (value != null && !String.valueOf(value).isBlank()) {
                values.put(plain, String.valueOf(value).strip());
            }
        }
        return new MessageHeaders(values);
    }

    /** The same with a value for a property that the message does not have; an empty one is none. */
    MessageHeaders withDefault(String name, String value) {
        Map<String, String> more = new TreeMap<>(values);
        if (!value.isBlank()) {
            more.putIfAbsent(name, value.strip());
        }
        return new MessageHeaders(more);
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    Optional<Integer> number(String name) {
        return find(name).map(text -> {
            if (!text.matches("[0-9]{1,6}")) {
                throw GatewayException.invalid(name, "The header " + name + " must be a whole number");
            }
            return Integer.valueOf(text);
        });
    }

    /** Whether results are wanted as links. */
    boolean links(boolean usually) {
        return find("result_style")
                .map(style -> switch (style) {
                    case "links" -> true;
                    case "pictures" -> false;
                    default ->
                        throw GatewayException.invalid(
                                "result_style", "The header result_style must be pictures or links");
                })
                .orElse(usually);
    }
}
