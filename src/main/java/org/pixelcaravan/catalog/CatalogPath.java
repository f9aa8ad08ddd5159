package org.pixelcaravan.catalog;

import java.util.ArrayList;
import java.util.List;

/** A place in a catalogue document, for messages: {@code model-catalog.yaml: models → openai/gpt-image-2 → size}. */
record CatalogPath(String document, List<String> keys) {

    static CatalogPath of(String document, String... keys) {
        return new CatalogPath(document, List.of(keys));
    }

    CatalogPath child(String key) {
        List<String> longer = new ArrayList<>(keys);
        longer.add(key);
        return new CatalogPath(document, longer);
    }

    CatalogException problem(String description) {
        return new CatalogException(this + ": " + description);
    }

    @Override
    public String toString() {
        return keys.isEmpty() ? document : document + ": " + String.join(" → ", keys);
    }
}
