package org.pixelcaravan.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.image.ImageHeader;
import org.pixelcaravan.matrix.Doors.Door;
import org.pixelcaravan.matrix.Doors.RefusedOrder;
import org.pixelcaravan.support.EditForm;
import org.pixelcaravan.support.GeneratedPart;
import org.pixelcaravan.support.JmsClient;
import org.pixelcaravan.support.RunningGateway;

/**
 * Every door reaches every provider: one picture of a shape, two of them, and an edit, over real HTTP, files and messages,
 * with the size of each picture read from its file. The table stands in docs/providers.md.
 */
@Tag("full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DoorMatrixTest {
    private static final GeneratedPart PART = new GeneratedPart(Path.of("docs", "providers.md"), "doors");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final byte[] NOTHING = {};
    private static final byte[] REFERENCE = EditForm.picture(1024, 1024);
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String SERVERS = "servers: { local: { baseUrl: \"http://127.0.0.1:9/v1\", models: [sdxl] } }";

    /** How far the vendors' own sizes for a shape are from it: Imagen's 1408x768 is called 16:9. */
    private static final double INEXACT = 0.05;

    private static final Map<String, String> ROWS = new TreeMap<>();

    @TempDir
    private static Path folder;

    private static RunningGateway gateway;
    private static JmsClient bus;
    private static Map<String, Door> doors;
    private static ExecutorService callers;

    @BeforeAll
    static void start() throws IOException {
        int port = RunningGateway.freePort();
        Path servers = Files.writeString(folder.resolve("servers.yaml"), SERVERS);
        gateway = RunningGateway.start(Map.of(
                "caravan.broker.enabled", "true",
                "caravan.broker.port", String.valueOf(port),
                "caravan.servers", servers.toString()));
        String password = Files.readString(gateway.dataDirectory().resolve("broker-password"))
                .strip();
        bus = new JmsClient("tcp://127.0.0.1:" + port, "caravan", password);
        doors = new Doors(gateway, bus).all();
        callers = Executors.newFixedThreadPool(doors.size());
    }

    @AfterAll
    static void stop() {
        callers.shutdownNow();
        bus.close();
        gateway.close();
    }

    /** The sizes of what a door brings. */
    private record Result(String made, String edited) {}

    /** The second model of a line edits; there is none where the provider makes new pictures only. */
    @ParameterizedTest
    @CsvSource({
        "baidu/qwen-image, baidu/qwen-image-edit",
        "flux/flux-2-flex, flux/flux-2-flex",
        "glm/glm-image, ",
        "google/gemini-3-pro-image, google/gemini-3-pro-image",
        "google/imagen-4.0-generate-001, google/imagen-3.0-capability-001",
        "hunyuan/hunyuan-image-3.0, hunyuan/hunyuan-image-3.0",
        "kling/kling-v3, kling/kling-v3",
        "local/sdxl, local/sdxl",
        "openai/gpt-image-2, openai/gpt-image-2",
        "qwen/qwen-image-2.0-pro, qwen/qwen-image-2.0-pro",
        "tokenhub/hy-image-v3, tokenhub/hy-image-v3",
        "volcengine/doubao-seedream-4-0-250828, volcengine/doubao-seedream-4-0-250828",
        "zenlayer/gemini-3-pro-image-preview, "
    })
    @Order(1)
    void everyDoorReachesTheProvider(String maker, String editor) {
        Map<String, CompletableFuture<Result>> results = new LinkedHashMap<>();
        doors.forEach((name, door) ->
                results.put(name, CompletableFuture.supplyAsync(() -> tried(door, maker, editor), callers)));

        assertThat(results.get("predict")).succeedsWithin(PATIENCE);
        Result predicted = results.get("predict").join();
        results.forEach((name, result) ->
                assertThat(result).as("by %s", name).succeedsWithin(PATIENCE).isEqualTo(predicted));
        ROWS.put(
                maker,
                "| `%s` | %s | %s | %s |%s%n"
                        .formatted(
                                maker,
                                predicted.made(),
                                editor == null ? "–" : "`" + editor + "`",
                                predicted.edited(),
                                " yes |".repeat(doors.size())));
    }

    @Test
    @Order(2)
    void noProviderIsMissing() {
        Map<String, String> dialects = new TreeMap<>();
        ModelCatalog.builtIn()
                .models()
                .forEach(model -> dialects.put(model.id().toString(), model.id().provider() + "/" + model.dialect()));

        Set<String> tried = ROWS.keySet().stream()
                .map(dialects::get)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        assertThat(tried).containsExactlyInAnyOrderElementsOf(Set.copyOf(dialects.values()));
    }

    @Test
    @Order(3)
    void theDocumentHoldsTheTable() {
        String table = "| model | 16:9, one and two | model for edits | edited | "
                + String.join(" | ", doors.keySet()) + " |\n|" + "---|".repeat(4 + doors.size()) + "\n"
                + String.join("", ROWS.values());
        System.out.println(table);
        PART.offer(table);

        assertThat(PART.text()).as(PART.remedy(DoorMatrixTest.class)).isEqualTo(table);
    }

    private static Result tried(Door door, String maker, String editor) {
        try {
            List<String> one = sizes(door.order(new Doors.Order(id(), maker, 1, "16:9", NOTHING)));
            List<String> two = sizes(door.order(new Doors.Order(id(), maker, 2, "16:9", NOTHING)));
            assertThat(one).hasSize(1).allSatisfy(DoorMatrixTest::requireWide);
            assertThat(two).hasSize(2).containsOnly(one.get(0));
            return new Result(one.get(0), edited(door, maker, editor));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String edited(Door door, String maker, String editor) throws IOException {
        if (editor == null) {
            Doors.Order refused = new Doors.Order(id(), maker, 1, "", REFERENCE);
            assertThatThrownBy(() -> door.order(refused)).isInstanceOf(RefusedOrder.class);
            return "refused";
        }
        List<String> edited = sizes(door.order(new Doors.Order(id(), editor, 1, "", REFERENCE)));
        assertThat(edited).hasSize(1);
        return edited.get(0);
    }

    private static void requireWide(String size) {
        String[] sides = size.split("x");
        assertThat(Double.parseDouble(sides[0]) / Double.parseDouble(sides[1]))
                .isBetween(16.0 / 9 * (1 - INEXACT), 16.0 / 9 * (1 + INEXACT));
    }

    private static List<String> sizes(List<byte[]> pictures) {
        return pictures.stream()
                .map(picture -> ImageHeader.read(picture, picture.length).orElseThrow())
                .map(header -> header.width() + "x" + header.height())
                .toList();
    }

    private static String id() {
        return "order" + NUMBER.incrementAndGet();
    }
}
