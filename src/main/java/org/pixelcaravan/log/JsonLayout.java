package org.pixelcaravan.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;
import org.pixelcaravan.json.Json;

/** A JSON object a line, for machines that collect logs. */
public final class JsonLayout extends AbstractStringLayout {
    public JsonLayout() {
        super(StandardCharsets.UTF_8);
    }

    @Override
    public String toSerializable(LogEvent event) {
        ObjectNode line = Json.object()
                .put("time", Instant.ofEpochMilli(event.getTimeMillis()).toString())
                .put("level", event.getLevel().name())
                .put("logger", event.getLoggerName())
                .put("thread", event.getThreadName());
        event.getContextData().<Object>forEach((name, value) -> line.put(name, String.valueOf(value)));
        Object[] parameters = event.getMessage().getParameters();
        if (parameters != null && parameters.length > 0 && parameters[0] instanceof RequestLine request) {
            request.fields().forEach((name, value) -> line.set(name, Json.MAPPER.valueToTree(value)));
        }
        line.put("message", event.getMessage().getFormattedMessage());
        if (event.getThrown() != null) {
            line.put("stack", stack(event.getThrown()));
        }
        return line + "\n";
    }

    private static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    @Override
    public String getContentType() {
        return "application/x-ndjson";
    }
}
