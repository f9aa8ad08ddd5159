package org.pixelcaravan.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.job.JobDocuments;
import org.pixelcaravan.dialect.job.JobDoorCodec;
import org.pixelcaravan.dialect.job.JobFiles;
import org.pixelcaravan.dialect.job.JobLine;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.json.JsonReader;

/**
 * What a message asks for.
 *
 * @param name by which the job is recognised
 * @param line the job
 */
public record MessageJob(String name, JobLine line) {
    /** What the job store can hold; what it cannot would come again for ever. */
    private static final int LONGEST_NAME = 512;

    private static final String NOWHERE = "none";

    /**
     * Understands a message.
     *
     * @param mostBytes larger messages are refused
     * @param model for a message that names none; may be empty
     * @param codecs the doors' codecs by name
     * @param spool keeps its long texts
     * @throws GatewayException if it is no job and never will be one
     */
    public static MessageJob of(
            Message message, int mostBytes, String model, Map<String, DoorCodec> codecs, SpoolScope spool)
            throws JMSException, IOException {
        MessageHeaders headers = MessageHeaders.of(message).withDefault("model", model);
        ObjectNode document = read(MessageBody.read(message, mostBytes), spool);
        return new MessageJob(name(message, headers), line(document, headers, JobDoorCodec.addressOf(NOWHERE), codecs));
    }

    static ObjectNode read(byte[] body, SpoolScope spool) throws IOException {
        try {
            JsonNode document = JsonReader.read(new ByteArrayInputStream(body), spool);
            if (document instanceof ObjectNode object) {
                return object;
            }
            throw new GatewayException(ErrorCode.INVALID_REQUEST, "The message must hold one JSON object");
        } catch (JsonFormatException e) {
            throw new GatewayException(ErrorCode.INVALID_REQUEST, "The message cannot be read: " + e.getMessage());
        }
    }

    /**
     * @param ownPath address of the gateway's own documents
     * @param codecs the doors' codecs by name
     */
    static JobLine line(ObjectNode document, MessageHeaders headers, String ownPath, Map<String, DoorCodec> codecs)
            throws IOException {
        HeaderFields.putModel(document, headers);
        JobLine line = new JobDocuments(ownPath, Json.object()).line(1, document);
        HeaderFields.putOthers(codecs.get(line.door()), line.document(), headers);
        if (line.isOwn()) {
            requirePrompt(line.document());
            JobFiles.rename(line.document(), MessageJob::refuseFile);
        }
        return line;
    }

    /** A document that no protocol is recognised by, and that does not say what to draw, is nobody's job. */
    private static void requirePrompt(ObjectNode document) {
        if (!document.hasNonNull("prompt")) {
            throw GatewayException.invalid(
                    "prompt", "The message is no request of a protocol that the gateway knows, and has no prompt");
        }
    }

    private static String refuseFile(String field, String name) {
        throw GatewayException.invalid(field, field + " must be an http(s) address or a data: URL in a message");
    }

    static String name(Message message, MessageHeaders headers) {
        String name = headers.find("job_id")
                .or(() -> id(message))
                .orElseThrow(() -> GatewayException.invalid(
                        "job_id", "The message has no JMSMessageID; give it one, or the header job_id"));
        if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw GatewayException.invalid(
                    "job_id", "The header job_id must have at most " + LONGEST_NAME + " characters on one line");
        }
        return name;
    }

    static Optional<String> id(Message message) {
        try {
            return Optional.ofNullable(message.getJMSMessageID());
        } catch (JMSException e) {
            throw new IllegalStateException("A message that was received has headers", e);
        }
    }
}
