package org.pixelcaravan.catalog;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.support.Damaged;

/** Files of the operator's that are damaged or made to do harm: they are understood, or it is said what is wrong with them. */
class HostileCatalogTest {
    private static final int DAMAGES = 150;
    private static final Damaged DAMAGED = Damaged.refusedBy(List.of(CatalogException.class));
    private static final String CATALOGUE = """
            defaultPublishers: [google]
            providers:
              home:
                dialect: plain
                aliases: [casa]
                flavours: [plain, salted]
                defaults:
                  operations: [generate]
                  count: 10
                  perCall: 4
                  formats: [png, jpeg]
                  size: { presets: [1024x1024], tiers: [1K] }
                  parameters: { seed: { max: 7 }, quality: { values: [low] }, labels: { flavour: salted } }
            models:
              home/brush: { aliases: [pinsel], retired: 2026-01-31, price: { amount: 0.04, unit: image } }
              home/chalk: { like: home/brush, upstream: chalk-v3, parameters: { quality: { values: [high] } } }
            """;
    private static final String SERVERS = """
            servers:
              azure:
                baseUrl: https://studio.example/openai/deployments/{model}
                apiKey: "{{key}}"
                keyHeader: api-key
                query: { api-version: 2025-04-01-preview }
                models:
                  painter: { like: openai/gpt-image-1, count: 3, parameters: { quality: { values: [low] } } }
              local: { baseUrl: 'http://127.0.0.1:8000/v1', models: [sdxl, org/flux] }
            """;

    @TempDir
    private Path folder;

    @Test
    void aDamagedCatalogueIsReadOrRefused() {
        DAMAGED.each("catalogue", bytes(CATALOGUE), DAMAGES, HostileCatalogTest::readCatalogue);
    }

    @Test
    void aDamagedFileOfServersIsReadOrRefused() {
        DAMAGED.each("servers", bytes(SERVERS), DAMAGES, this::readServers);
    }

    @Test
    @Tag("full")
    void documentsThatUnfoldOrNeverEndAreReadOrRefused() {
        List<byte[]> documents = List.of(
                bytes(aliasesOfAliases()),
                bytes("a: &a [*a]\nproviders: *a\nmodels: {}\n"),
                bytes("models: " + "[".repeat(100_000)),
                bytes("models: " + "{a: ".repeat(100_000)),
                bytes("- ".repeat(100_000)),
                bytes("models: !!javax.script.ScriptEngineManager [!!java.net.URL ['http://127.0.0.1:1/']]\n"),
                bytes("servers: !!java.io.File [/etc/passwd]\n"),
                bytes("---\nmodels: {}\n---\nmodels: {}\n"),
                bytes("models: \"" + "a".repeat(100_000) + "\""),
                bytes("providers:\n  home: { parallel: " + "9".repeat(100_000) + " }\n"),
                new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe},
                new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0},
                new byte[0]);

        DAMAGED.each("catalogue", documents, HostileCatalogTest::readCatalogue);
        DAMAGED.each("servers", documents, this::readServers);
    }

    @Test
    @Tag("full")
    void aDocumentOfAMillionFieldsIsReadOrRefused() {
        DAMAGED.each(
                "catalogue",
                List.of(Damaged.manyFields("models: {", "a%d: 1,", "}")),
                HostileCatalogTest::readCatalogue);
    }

    /** Ten times ten lists, ten levels deep. */
    private static String aliasesOfAliases() {
        StringBuilder text = new StringBuilder("l0: &l0 [a,a,a,a,a,a,a,a,a,a]\n");
        for (int i = 1; i < 10; i++) {
            text.append("l%d: &l%d [%s]\n".formatted(i, i, ("*l" + (i - 1) + ",").repeat(10)));
        }
        return text + "models: *l9\n";
    }

    private static void readCatalogue(InputStream document) throws Exception {
        ModelCatalog.load(document, "test.yaml");
    }

    private void readServers(InputStream document) throws Exception {
        Path file = folder.resolve("servers.yaml");
        Files.write(file, document.readAllBytes());
        ModelCatalog.builtIn(Flavours.USUAL, ServersFile.read(file, key -> "key"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
