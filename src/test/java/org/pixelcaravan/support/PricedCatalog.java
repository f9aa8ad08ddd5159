package org.pixelcaravan.support;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The built-in catalogue with prices that no vendor asks. */
public final class PricedCatalog {
    private static final Path BUILT_IN = Path.of("src/main/resources/model-catalog.yaml");
    private static final Map<String, String> PRICES = Map.of(
            "  flux/flux-2-pro:", "USD, pictures: [{ size: 1024x1024, amount: 0.25 }, { amount: 1 }]",
            "  openai/gpt-image-2:", "USD, millionTokens: { inputText: 5, outputImage: 40 }, reserve: 0.5",
            "  qwen/qwen-image-2.0:", "CNY, pictures: [{ amount: 0.2 }]");

    private PricedCatalog() {}

    /** @return the value of the setting {@code caravan.catalog} */
    public static String in(Path folder) {
        Path file = folder.resolve("priced-catalog.yaml");
        try {
            Files.writeString(
                    file,
                    Files.readAllLines(BUILT_IN).stream()
                            .map(PricedCatalog::priced)
                            .collect(joining("\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "file:" + file;
    }

    private static String priced(String line) {
        return PRICES.containsKey(line)
                ? line + "\n    price: { asOf: 2026-01-31, currency: " + PRICES.get(line) + " }"
                : line;
    }
}
