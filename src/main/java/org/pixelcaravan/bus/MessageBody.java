package org.pixelcaravan.bus;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/** Reads what a message holds. */
final class MessageBody {
    private MessageBody() {}

    /**
     * The bytes of a text or of bytes; nothing else is opened.
     *
     * @throws GatewayException UNSUPPORTED_MEDIA_TYPE or TOO_LARGE
     */
    static byte[] read(Message message, int mostBytes) throws JMSException {
        if (message instanceof TextMessage text) {
            String body = text.getText() == null ? "" : text.getText();
            checkLength(body.length(), mostBytes);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            checkLength(bytes.length, mostBytes);
            return bytes;
        }
        if (message instanceof BytesMessage content) {
            checkLength(content.getBodyLength(), mostBytes);
            byte[] bytes = new byte[(int) content.getBodyLength()];
            content.readBytes(bytes);
            content.reset();
            return bytes;
        }
        throw new GatewayException(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE, "A job must be a TextMessage or a BytesMessage that holds JSON");
    }

    private static void checkLength(long length, int most) {
        if (length > most) {
            throw new GatewayException(ErrorCode.TOO_LARGE, "The message has more than " + most + " bytes");
        }
    }
}
