package org.pixelcaravan.route;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.http.PageHeaders;
import org.pixelcaravan.settings.GatewaySettings;

/** Serves the description of the HTTP doors that docs/openapi.yaml is. */
public final class OpenApiDocument implements Processor {
    private static final String FILE = "openapi.yaml";
    private static final Map<String, String> POLICY = PageHeaders.plain();

    private final HttpDoor door;
    private final AnswerHeaders headers;
    private final byte[] document = read();

    public OpenApiDocument(HttpDoor door, GatewaySettings settings) {
        this.door = door;
        this.headers = new AnswerHeaders(settings.sandbox());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        ReadOnly.check(state);
        exchange.getMessage().setBody(null);
        door.write(
                state.request(),
                new DoorAnswer(200, "application/yaml", POLICY, Payload.of(document)),
                headers.of(state.context()));
    }

    private static byte[] read() {
        try (InputStream in = OpenApiDocument.class.getResourceAsStream(FILE)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The build has put " + FILE + " beside this class", e);
        }
    }
}
