package org.pixelcaravan.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import org.pixelcaravan.dialect.job.JobAnswerWriter;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.jobs.ArchivedPicture;
import org.pixelcaravan.model.Warning;

/** Writes the messages that answer others. */
final class ResultMessages {
    private static final int BUFFER = 64 * 1024;

    private ResultMessages() {}

    /** One picture as it is. */
    static BytesMessage picture(Session session, MessageNote note, ArchivedPicture picture)
            throws JMSException, IOException {
        BytesMessage message = session.createBytesMessage();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(picture.file())) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                message.writeBytes(buffer, 0, count);
            }
        }
        message.setStringProperty("mime", picture.header().format().mimeType());
        return correlated(message, note);
    }

    static Message json(Session session, MessageNote note, ObjectNode document) throws JMSException {
        Message message = session.createTextMessage(document.toString());
        message.setStringProperty("mime", "application/json");
        return correlated(message, note);
    }

    /** Why there is nothing, or not all. */
    static Message failure(
            Session session, MessageNote note, String status, GatewayException failure, List<Warning> warnings)
            throws JMSException {
        ObjectNode document = JobAnswerWriter.write(failure);
        if (!warnings.isEmpty()) {
            document.set("warnings", JobAnswerWriter.warnings(warnings));
        }
        Message message = json(session, note, document);
        message.setStringProperty("status", status);
        message.setStringProperty("code", failure.code().name());
        return message;
    }

    private static <M extends Message> M correlated(M message, MessageNote note) throws JMSException {
        if (note.correlation().isPresent()) {
            message.setJMSCorrelationID(note.correlation().get());
        }
        MessageTrace.write(note.trace(), message);
        return message;
    }
}
