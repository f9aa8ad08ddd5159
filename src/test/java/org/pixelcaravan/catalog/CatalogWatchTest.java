package org.pixelcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.support.LogCapture;

/** The operator's own catalogue, while the gateway runs. */
class CatalogWatchTest {
    private static final String PROVIDERS = """
            providers:
              home:
                dialect: plain
                defaults: { operations: [generate], count: 4, perCall: 4, formats: [png], size: { ratios: ["1:1"], tiers: [1K] } }
            models:
            """;

    @TempDir
    private Path folder;

    private Path file;
    private LogCapture log;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("models.yaml");
        Files.writeString(file, PROVIDERS + "  home/a: {}\n  home/b: {}\n");
        log = LogCapture.start();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    @Tag("full")
    void noticesAChangeByItself() throws IOException {
        try (CatalogWatch watch = CatalogWatch.start(file, Flavours.USUAL, Servers.NONE)) {
            Files.writeString(file, PROVIDERS + "  home/c: {}\n");

            await().atMost(Duration.ofSeconds(30)).until(() -> ids(watch).equals(List.of("home/c")));
        }
    }

    @Test
    void saysWhichModelsAreNewOrOthersOrGone() throws IOException {
        try (CatalogWatch watch = CatalogWatch.of(file, Flavours.USUAL, Servers.NONE)) {
            ModelCatalog before = watch.get();
            Files.writeString(file, PROVIDERS + "  home/a: { count: 2 }\n  home/c: {}\n");
            watch.look();
            assertThat(watch.get()).isSameAs(before);
            watch.look();

            assertThat(ids(watch)).containsExactly("home/a", "home/c");
            assertThat(watch.get().find("home/a").orElseThrow().count()).isEqualTo(2);
            assertThat(before.find("home/a").orElseThrow().count()).isEqualTo(4);
            assertThat(log.text()).contains("models.yaml was read again: added home/c; changed home/a; removed home/b");
        }
    }

    @Test
    void namesTenModelsAtMost() throws IOException {
        try (CatalogWatch watch = CatalogWatch.of(file, Flavours.USUAL, Servers.NONE)) {
            String many = IntStream.range(0, 13)
                    .mapToObj("  home/x%s: {}\n"::formatted)
                    .collect(Collectors.joining());
            Files.writeString(file, PROVIDERS + "  home/a: {}\n  home/b: {}\n" + many);
            lookOften(watch);

            assertThat(log.text()).contains("home/x9 and 3 more").doesNotContain("removed");
        }
    }

    @Test
    void noticesAChangeThatLeavesTimeAndSizeAsTheyWere() throws IOException {
        try (CatalogWatch watch = CatalogWatch.of(file, Flavours.USUAL, Servers.NONE)) {
            FileTime time = Files.getLastModifiedTime(file);
            Files.writeString(file, PROVIDERS + "  home/a: {}\n  home/c: {}\n");
            Files.setLastModifiedTime(file, time);
            lookOften(watch);

            assertThat(ids(watch)).containsExactly("home/a", "home/c");
        }
    }

    @Test
    void aBrokenFileChangesNothingAndIsReportedOnce() throws IOException {
        try (CatalogWatch watch = CatalogWatch.of(file, Flavours.USUAL, Servers.NONE)) {
            for (String broken : List.of("models: [", "", PROVIDERS + "  home/a: { cuont: 2 }\n")) {
                Files.writeString(file, broken);
                lookOften(watch);
                assertThat(ids(watch)).containsExactly("home/a", "home/b");
            }
            Files.delete(file);
            lookOften(watch);

            assertThat(ids(watch)).containsExactly("home/a", "home/b");
            assertThat(log.text().lines().filter(line -> line.startsWith("ERROR")))
                    .hasSize(4)
                    .allMatch(line -> line.contains("models.yaml") && line.endsWith("the models stay as they were"))
                    .anyMatch(line -> line.contains("models → home/a: property 'cuont' is not defined"))
                    .anyMatch(line -> line.contains("there is no such file"));
        }
    }

    @Test
    void aFileThatIsRepairedCountsAgain() throws IOException {
        try (CatalogWatch watch = CatalogWatch.of(file, Flavours.USUAL, Servers.NONE)) {
            Files.writeString(file, "models: [");
            lookOften(watch);
            Files.writeString(file, PROVIDERS + "  home/b: {}\n");
            lookOften(watch);

            assertThat(ids(watch)).containsExactly("home/b");
        }
    }

    @Test
    void theOperatorsServersStayWhenTheFileChanges() throws IOException {
        Path servers = Files.writeString(
                folder.resolve("servers.yaml"),
                "servers: { local: { baseUrl: 'http://127.0.0.1:1/v1', models: [sdxl] } }");
        try (CatalogWatch watch = CatalogWatch.of(file, Flavours.USUAL, ServersFile.read(servers, text -> text))) {
            Files.writeString(file, PROVIDERS + "  home/c: {}\n");
            lookOften(watch);

            assertThat(ids(watch)).containsExactly("home/c", "local/sdxl");
        }
    }

    @Test
    void doesNotStartWithAFileThatCannotBeUsed() throws IOException {
        Files.writeString(file, "models: [");

        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> CatalogWatch.start(file, Flavours.USUAL, Servers.NONE))
                .withMessageStartingWith("models.yaml: ");
    }

    private static List<String> ids(CatalogWatch watch) {
        return watch.get().models().stream().map(model -> model.id().toString()).toList();
    }

    private static void lookOften(CatalogWatch watch) {
        for (int i = 0; i < 5; i++) {
            watch.look();
        }
    }
}
