package org.pixelcaravan.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.matrix.ParameterMatrix.Answer;
import org.pixelcaravan.matrix.ParameterMatrix.Cell;
import org.pixelcaravan.support.GeneratedPart;
import org.pixelcaravan.support.RunningGateway;

/** Every parameter of the predict protocol at every provider, held against docs/parameters.md cell by cell. */
@Tag("full")
class ParameterMatrixTest {
    private static final GeneratedPart PART = new GeneratedPart(Path.of("docs", "parameters.md"), "parameters");

    /** One or two of each provider, where its models differ. */
    private static final List<String> MODELS = List.of(
            "baidu/qwen-image",
            "flux/flux-2-flex",
            "glm/glm-image",
            "google/gemini-3-pro-image",
            "google/imagen-4.0-generate-001",
            "hunyuan/hunyuan-image-3.0",
            "kling/kling-v3",
            "openai/gpt-image-2",
            "qwen/qwen-image-2.0-pro",
            "qwen/wan2.6-t2i",
            "tokenhub/hy-image-v3",
            "volcengine/doubao-seedream-3.0",
            "volcengine/doubao-seedream-4.0",
            "zenlayer/gemini-3-pro-image-preview");

    /** Enough to keep two processors busy while others wait for tasks. */
    private static final int AT_ONCE = 6;

    private static final Map<Ask, Map<String, Cell>> TRIED = new EnumMap<>(Ask.class);
    private static final Map<Ask, Map<String, Integer>> BYTES = new EnumMap<>(Ask.class);

    @BeforeAll
    static void tryEverything() {
        ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
        try (RunningGateway gateway = RunningGateway.start()) {
            ParameterMatrix matrix = new ParameterMatrix(gateway);
            Map<Ask, Map<String, CompletableFuture<Answer>>> asked = new EnumMap<>(Ask.class);
            for (Ask ask : Ask.values()) {
                Map<String, CompletableFuture<Answer>> row = asked.computeIfAbsent(ask, any -> new HashMap<>());
                MODELS.forEach(
                        model -> row.put(model, CompletableFuture.supplyAsync(() -> matrix.ask(model, ask), callers)));
            }
            asked.forEach((ask, row) -> row.forEach((model, answer) -> {
                Answer plain = asked.get(Ask.NOTHING).get(model).join();
                TRIED.computeIfAbsent(ask, any -> new TreeMap<>()).put(model, cell(ask, plain, answer.join()));
                BYTES.computeIfAbsent(ask, any -> new TreeMap<>())
                        .put(model, answer.join().answer().body().length());
            }));
        } finally {
            callers.shutdownNow();
        }
        PART.offer(document());
    }

    private static Cell cell(Ask ask, Answer plain, Answer asked) {
        return ask == Ask.NOTHING ? ParameterMatrix.whole(plain) : ParameterMatrix.beside(plain, asked);
    }

    @ParameterizedTest
    @EnumSource
    void theDocumentSaysWhatBecomesOf(Ask ask) {
        Map<String, Cell> documented = documented(ask);

        assertSoftly(softly -> TRIED.get(ask).forEach((model, cell) -> {
            Cell said = documented.getOrDefault(model, new Cell("no row", "no row"));
            softly.assertThat(cell.sent()).as("sent to %s", model).isEqualTo(said.sent());
            softly.assertThat(cell.told()).as("told by %s", model).isEqualTo(said.told());
        }));
    }

    @Test
    void theDocumentSaysNothingElse() {
        assertThat(PART.text()).as(PART.remedy(ParameterMatrixTest.class)).isEqualTo(document());
    }

    @Test
    void aPromptAloneBringsAPictureFromEveryModel() {
        assertThat(TRIED.get(Ask.NOTHING).values()).allSatisfy(cell -> {
            assertThat(cell.sent()).contains("A red kite over dunes");
            assertThat(cell.told()).matches("PNG \\d+x\\d+(; warning `model_retired` of `model`)?");
        });
    }

    @ParameterizedTest
    @MethodSource("models")
    void aLowerCompressionQualityMakesASmallerFile(String model) {
        assertThat(BYTES.get(Ask.COMPRESSION).get(model))
                .isPositive()
                .isLessThan(BYTES.get(Ask.MIME_TYPE).get(model));
    }

    static List<String> models() {
        return MODELS;
    }

    @Test
    void hasEveryProvider() {
        Set<String> providers = ModelCatalog.builtIn().models().stream()
                .map(model -> model.id().provider())
                .collect(Collectors.toSet());
        Set<String> shown = MODELS.stream().map(model -> model.split("/")[0]).collect(Collectors.toSet());

        assertThat(shown).isEqualTo(providers);
    }

    private static String document() {
        StringBuilder text = new StringBuilder();
        for (Ask ask : Ask.values()) {
            text.append(heading(ask)).append("\n\n");
            text.append(ask.parameters().isEmpty() ? "" : "`" + ask.parameters() + "`\n\n");
            text.append("| model | sent to the vendor | the caller gets |\n|---|---|---|\n");
            TRIED.get(ask)
                    .forEach((model, cell) ->
                            text.append("| `%s` | %s | %s |%n".formatted(model, cell.sent(), cell.told())));
            text.append('\n');
        }
        return text.toString();
    }

    private static String heading(Ask ask) {
        return "## " + ask.title();
    }

    /** The rows that stand under a heading. */
    private static Map<String, Cell> documented(Ask ask) {
        String from = PART.text().split(heading(ask) + "\n", 2)[1];
        return Arrays.stream(from.split("\n## ")[0].split("\n"))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" ?\\| ?"))
                .collect(Collectors.toMap(cells -> cells[1].replace("`", ""), cells -> new Cell(cells[2], cells[3])));
    }
}
