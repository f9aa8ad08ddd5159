package org.pixelcaravan.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;

/** What came back through the bus, by the names that the messages were given. */
final class BusAnswers {
    private static final long PAUSE = 500;

    private final Map<String, List<Answer>> answers = new HashMap<>();

    /** Takes what is there. */
    void receive(JMSConsumer results) throws JMSException {
        for (Message message = results.receive(PAUSE); message != null; message = results.receive(PAUSE)) {
            answers.computeIfAbsent(message.getJMSCorrelationID(), name -> new ArrayList<>())
                    .add(Answer.of(message));
        }
    }

    /** Of what there are answers. */
    Set<String> names() {
        return answers.keySet();
    }

    String state(String name) {
        return answers.get(name).get(0).state();
    }

    /** How many pictures came, each of them once and whole; beside them at most one message, about what is not known. */
    int pictures(String name) throws IOException {
        List<Integer> indexes = new ArrayList<>();
        for (Answer answer : answers.get(name)) {
            indexes.add(answer.index());
            if (answer.index() > 0) {
                assertPicture(answer.body());
            } else {
                assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("OUTCOME_UNKNOWN");
            }
        }
        assertThat(indexes).as(name).doesNotHaveDuplicates();
        return indexes.size() - (indexes.contains(0) ? 1 : 0);
    }

    static void assertPicture(byte[] bytes) throws IOException {
        assertThat(ImageIO.read(new ByteArrayInputStream(bytes)).getWidth()).isEqualTo(1024);
    }

    /**
     * An answer, read while its connection is open.
     *
     * @param index of a picture, from 1; 0 of a failure
     */
    private record Answer(String state, int index, byte[] body) {
        static Answer of(Message message) throws JMSException {
            String state = message.getStringProperty("status");
            if (message instanceof BytesMessage picture) {
                byte[] bytes = new byte[(int) picture.getBodyLength()];
                picture.readBytes(bytes);
                return new Answer(state, picture.getIntProperty("index"), bytes);
            }
            return new Answer(state, 0, ((TextMessage) message).getText().getBytes(StandardCharsets.UTF_8));
        }
    }
}
