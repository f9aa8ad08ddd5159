package org.pixelcaravan.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.ProviderCalls;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.SandboxBooks;

/**
 * What becomes of a parameter: asked for at the predict door, and looked up in the words that reached the emulator, in the
 * pictures that came back, and in the warnings. Safe for use by several threads.
 */
final class ParameterMatrix {
    /** What has nothing to tell. */
    static final String SAME = "–";

    private static final String PROMPT = "A red kite over dunes";

    private final ProviderCalls calls;
    private final SandboxBooks books;
    private final AtomicInteger number = new AtomicInteger();

    ParameterMatrix(RunningGateway gateway) {
        this.calls = new ProviderCalls(gateway);
        this.books = new SandboxBooks(gateway);
    }

    /**
     * One cell of the document.
     *
     * @param sent fields of the vendor's request that differ from what is sent for a prompt alone
     * @param told the pictures and warnings, or the refusal
     */
    record Cell(String sent, String told) {}

    /** What reached the emulator, and what came back. */
    record Answer(HttpResponse<String> answer, Map<String, String> fields, int calls) {}

    /** Asks a model for something. */
    Answer ask(String model, Ask ask) {
        String prompt = PROMPT + " no." + number.incrementAndGet() + ";";
        HttpResponse<String> answer = calls.predict(model, prompt, ask.parameters());
        List<JsonNode> bodies = books.callsOf(prompt).stream()
                .map(call -> withoutNumber(call, prompt))
                .toList();
        return new Answer(answer, fields(bodies), bodies.size());
    }

    /** What became of a prompt alone. */
    static Cell whole(Answer plain) {
        return new Cell(list(plain.fields()), told(plain.answer()));
    }

    /** What became of something that was asked for beside a prompt. */
    static Cell beside(Answer plain, Answer asked) {
        return new Cell(difference(plain, asked), told(asked.answer()));
    }

    /** The prompt alike in all of them. */
    private static JsonNode withoutNumber(JsonNode call, String prompt) {
        try {
            return Json.MAPPER.readTree(call.toString().replace(prompt, PROMPT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String difference(Answer plain, Answer asked) {
        if (asked.calls() == 0) {
            return SAME;
        }
        Map<String, String> changed = new TreeMap<>(asked.fields());
        changed.entrySet().removeAll(plain.fields().entrySet());
        Stream<String> removed = plain.fields().keySet().stream()
                .filter(field -> !asked.fields().containsKey(field))
                .map(field -> "no `" + field + "`");
        Stream<String> several = asked.calls() == 1 ? Stream.empty() : Stream.of(asked.calls() + " calls");
        String words = Stream.of(Stream.of(list(changed)), removed, several)
                .flatMap(part -> part)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? SAME : words;
    }

    private static String list(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> "`" + field.getKey() + ": " + field.getValue() + "`")
                .collect(Collectors.joining(", "));
    }

    /** The fields of all calls by their paths; where the calls differ, the values of all of them, in order. */
    private static Map<String, String> fields(List<JsonNode> bodies) {
        Map<String, List<String>> values = new TreeMap<>();
        for (JsonNode body : bodies) {
            Map<String, String> fields = new TreeMap<>();
            collect(body, "", fields);
            fields.forEach((path, value) ->
                    values.computeIfAbsent(path, any -> new ArrayList<>()).add(value));
        }
        Map<String, String> fields = new TreeMap<>();
        values.forEach(
                (path, of) -> fields.put(path, of.stream().distinct().sorted().collect(Collectors.joining(" and "))));
        return fields;
    }

    /** The elements of a list have the path of their list. */
    private static void collect(JsonNode node, String path, Map<String, String> fields) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field ->
                            collect(field.getValue(), path + (path.isEmpty() ? "" : ".") + field.getKey(), fields));
        } else if (node.isArray() && !node.isEmpty()) {
            node.forEach(element -> collect(element, path, fields));
        } else {
            fields.merge(path, node.toString(), (first, second) -> first + ", " + second);
        }
    }

    private static String told(HttpResponse<String> answer) {
        JsonNode document = ProviderCalls.json(answer);
        if (answer.statusCode() != 200) {
            String message = document.at("/error/message").asText();
            return answer.statusCode() + ": " + message.replace("|", "/");
        }
        List<String> sizes = ProviderCalls.sizes(answer);
        String kinds = sizes.stream().distinct().collect(Collectors.joining(" and "));
        String pictures = sizes.size() == 1 ? kinds : sizes.size() + " of " + kinds;
        return Stream.concat(Stream.of(pictures), warnings(answer)).collect(Collectors.joining("; "));
    }

    private static Stream<String> warnings(HttpResponse<String> answer) {
        try {
            List<String> told = new ArrayList<>();
            String header = answer.headers().firstValue("x-caravan-warnings").orElse("[]");
            for (JsonNode warning : Json.MAPPER.readTree(header)) {
                String parameter = warning.path("parameter").asText();
                String of = parameter.isEmpty() ? "" : " of `" + parameter + "`";
                told.add("warning `" + warning.path("code").asText() + "`" + of);
            }
            return told.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
