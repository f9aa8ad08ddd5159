package org.pixelcaravan.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.catalog.Price.PerPicture;
import org.pixelcaravan.catalog.Price.Tokens;

/** The {@code price} of a row on its way into a {@link Price}. The schema has checked every key and every value. */
record PriceRow(JsonNode price, CatalogPath path) {
    private static final Map<String, Tokens> KINDS = Map.of(
            "inputText", Tokens.INPUT_TEXT,
            "inputImage", Tokens.INPUT_IMAGE,
            "outputText", Tokens.OUTPUT_TEXT,
            "outputImage", Tokens.OUTPUT_IMAGE);

    Price toPrice() {
        List<PerPicture> pictures = new ArrayList<>();
        price.path("pictures")
                .forEach(entry -> pictures.add(new PerPicture(
                        text(entry, "size"),
                        text(entry, "quality"),
                        entry.path("amount").decimalValue())));
        Map<Tokens, BigDecimal> tokens = new EnumMap<>(Tokens.class);
        price.path("millionTokens")
                .properties()
                .forEach(entry ->
                        tokens.put(KINDS.get(entry.getKey()), entry.getValue().decimalValue()));
        return new Price(
                CatalogDocument.day(price.path("asOf"), path.child("asOf")),
                price.path("currency").textValue(),
                pictures,
                tokens,
                price.path("reserve").decimalValue(),
                price.path("megapixel").decimalValue());
    }

    private static Optional<String> text(JsonNode entry, String field) {
        return Optional.ofNullable(entry.path(field).textValue());
    }
}
