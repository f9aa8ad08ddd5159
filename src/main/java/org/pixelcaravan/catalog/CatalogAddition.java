package org.pixelcaravan.catalog;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Providers and models that come to those of a catalogue.
 *
 * @param document the name of the document that they stand in
 * @param section what their providers stand under in that document, for messages
 * @param catalog a catalogue document of its own
 */
record CatalogAddition(String document, String section, JsonNode catalog) {}
