package org.pixelcaravan.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.json.Json;

class JsonLayoutTest {
    private final JsonLayout layout = new JsonLayout();

    private JsonNode written(Log4jLogEvent.Builder event) throws IOException {
        String line = layout.toSerializable(event.setLoggerName("some.logger")
                .setLevel(Level.INFO)
                .setThreadName("t")
                .build());
        assertThat(line).endsWith("}\n");
        assertThat(line.strip()).doesNotContain("\n");
        return Json.MAPPER.readTree(line);
    }

    private static Log4jLogEvent.Builder event(Message message) {
        return Log4jLogEvent.newBuilder().setMessage(message);
    }

    @Test
    void aLineIsOneObjectWhateverIsSaid() throws IOException {
        JsonNode line = written(event(new SimpleMessage("two\nlines, \"quoted\""))
                .setThrown(new IllegalStateException("broken\nin two")));

        assertThat(line.path("message").textValue()).isEqualTo("two\nlines, \"quoted\"");
        assertThat(line.path("logger").textValue()).isEqualTo("some.logger");
        assertThat(line.path("level").textValue()).isEqualTo("INFO");
        assertThat(line.path("time").textValue()).endsWith("Z");
        assertThat(line.path("stack").textValue())
                .contains("IllegalStateException: broken")
                .contains("JsonLayoutTest");
    }

    @Test
    void aLineTellsForWhichRequestItWasWritten() throws IOException {
        SortedArrayStringMap marks = new SortedArrayStringMap();
        marks.putValue(LogIds.REQUEST, "req_1");

        assertThat(written(event(new SimpleMessage("x")).setContextData(marks))
                        .path("request")
                        .textValue())
                .isEqualTo("req_1");
    }

    @Test
    void theEndOfARequestHasItsFieldsAndItsSentence() throws IOException {
        RequestLine end = RequestLine.of("req_2")
                .with("door", "openai")
                .brought(2, Optional.of(3), List.of("64x48", "64x48"))
                .warned(1)
                .sized(10, 20)
                .ended("PARTIAL");

        JsonNode line = written(event(new ParameterizedMessage("{}", end)));

        assertThat(line.path("request").textValue()).isEqualTo("req_2");
        assertThat(line.path("images").intValue()).isEqualTo(2);
        assertThat(line.path("asked_images").intValue()).isEqualTo(3);
        assertThat(line.path("sizes")).hasSize(2);
        assertThat(line.path("bytes_out").intValue()).isEqualTo(20);
        assertThat(line.path("outcome").textValue()).isEqualTo("PARTIAL");
        assertThat(line.path("message").textValue())
                .isEqualTo("req_2 2/3 images of 64x48, 1 warnings, 10 bytes in, 20 out");
    }
}
