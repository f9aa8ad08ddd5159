package org.pixelcaravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.pixelcaravan.json.Json;

/** Sends a request for pictures and writes each one when it comes. */
final class PictureRequest {
    private static final String WARNINGS = "x-caravan-warnings";

    private final Terminal terminal;
    private final boolean json;

    PictureRequest(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    /** @return the process's exit code */
    int run(GatewayClient client, HttpRequest.Builder request, PictureOptions options) {
        ArrayNode written = Json.MAPPER.createArrayNode();
        PictureEvents events = new PictureEvents();
        PictureFiles files = options.files();
        files.prepare();
        HttpResponse<InputStream> answer;
        try (ProgressBar bar = new ProgressBar(terminal)) {
            bar.draw(0, options.count(), options.model());
            answer = client.send(request);
            events.read(answer.body(), (picture, format, size) -> {
                Path file = files.write(picture, format);
                written.addObject()
                        .put("file", file.toString())
                        .put("size", size)
                        .put("bytes", picture.length);
                if (!json) {
                    bar.clear();
                    terminal.out().println(file);
                }
                bar.draw(written.size(), options.count(), options.model());
            });
        }
        tell(answer, events, written);
        if (written.size() >= options.count() && events.failure().isEmpty()) {
            return ExitCode.DONE;
        }
        return written.isEmpty() ? ExitCode.FAILED : ExitCode.PARTIAL;
    }

    private void tell(HttpResponse<InputStream> answer, PictureEvents events, ArrayNode written) {
        ArrayNode warnings = Json.MAPPER.createArrayNode();
        Stream.concat(ofHeader(answer), events.warnings().stream()).distinct().forEach(warnings::add);
        Optional<String> failure = events.failure();
        if (json) {
            ObjectNode all = Json.object();
            all.put("request", answer.headers().firstValue("x-request-id").orElse(""));
            all.set("pictures", written);
            all.set("warnings", warnings);
            failure.ifPresent(reason -> all.put("error", reason));
            terminal.out().println(all);
            return;
        }
        warnings.forEach(warning -> terminal.notes().println("Warning: " + warning.textValue()));
        failure.ifPresent(reason -> terminal.notes().println(reason));
    }

    private static Stream<String> ofHeader(HttpResponse<InputStream> answer) {
        return answer.headers().firstValue(WARNINGS).map(Values::of).stream()
                .flatMap(list -> list.valueStream())
                .map(warning -> warning.path("message"))
                .map(JsonNode::asText);
    }
}
