package org.pixelcaravan.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDate;

/** Reads YAML in which no key stands twice. */
final class CatalogDocument {
    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private CatalogDocument() {}

    /** @param document the document's name, for messages */
    static JsonNode parse(InputStream in, String document) throws IOException {
        try {
            return YAML.readTree(in);
        } catch (JsonProcessingException e) {
            String reason = e.getOriginalMessage().lines().findFirst().orElse("");
            String line =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw CatalogPath.of(document).problem("is not valid YAML: " + reason + line);
        }
    }

    /** @throws CatalogException if the calendar has no such day */
    static LocalDate day(JsonNode node, CatalogPath place) {
        try {
            return LocalDate.parse(node.textValue());
        } catch (DateTimeException e) {
            throw place.problem("there is no day " + node.textValue());
        }
    }
}
