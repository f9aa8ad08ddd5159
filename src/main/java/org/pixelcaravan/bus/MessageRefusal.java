package org.pixelcaravan.bus;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.error.GatewayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts messages aside that are no jobs, as they came, with the reason in their headers, and tells whoever waits. */
public final class MessageRefusal {
    private static final Logger LOG = LoggerFactory.getLogger(MessageRefusal.class);

    private final BusSender sender;
    private final BusAddress failed;

    /** @param failed where they go */
    public MessageRefusal(BusSender sender, BusAddress failed) {
        this.sender = sender;
        this.failed = failed;
    }

    /** Returns when the broker has it in its new place. */
    public void refuse(Message message, GatewayException reason) throws JMSException, IOException {
        String id = message.getJMSMessageID();
        Optional<BusAddress> asker = BusAddress.of(message.getJMSReplyTo());
        MessageNote note = MessageIntake.note(message, false);
        Map<String, Object> properties = properties(message);
        sender.sendTo(failed, "failed-" + id, session -> {
            message.clearProperties();
            for (Map.Entry<String, Object> property : properties.entrySet()) {
                message.setObjectProperty(property.getKey(), property.getValue());
            }
            message.setStringProperty("code", reason.code().name());
            message.setStringProperty("reason", reason.getMessage());
            if (id != null) {
                message.setStringProperty("original_message_id", id);
            }
            return message;
        });
        if (asker.isPresent()) {
            sender.sendResult(
                    asker.get(),
                    "refused-" + id,
                    session -> ResultMessages.failure(session, note, "failed", reason, List.of()));
        }
        LOG.warn("{} brought no pictures and lies in {}: {}", id, failed.name(), reason.code());
    }

    /** Those that the sender has set: brokers' own cannot be set again. */
    private static Map<String, Object> properties(Message message) throws JMSException {
        Map<String, Object> properties = new HashMap<>();
        Enumeration<?> names = message.getPropertyNames();
        while (names.hasMoreElements()) {
            String name = String.valueOf(names.nextElement());
            if (!name.startsWith("JMS") && !name.startsWith("_AMQ")) {
                properties.put(name, message.getObjectProperty(name));
            }
        }
        return properties;
    }
}
