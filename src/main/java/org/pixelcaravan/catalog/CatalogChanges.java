package org.pixelcaravan.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is different about the models of two catalogues, in words for the log. */
final class CatalogChanges {
    private static final int NAMED = 10;

    private CatalogChanges() {}

    static String between(ModelCatalog before, ModelCatalog after) {
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (ModelSpec model : after.models()) {
            Optional<ModelSpec> old = before.find(model.id().toString());
            if (old.isEmpty()) {
                added.add(model.id().toString());
            } else if (!old.get().equals(model)) {
                changed.add(model.id().toString());
            }
        }
        List<String> removed = before.models().stream()
                .map(model -> model.id().toString())
                .filter(id -> after.find(id).isEmpty())
                .toList();
        List<String> all = new ArrayList<>();
        tell("added", added, all);
        tell("changed", changed, all);
        tell("removed", removed, all);
        return all.isEmpty() ? "no model is another" : String.join("; ", all);
    }

    private static void tell(String what, List<String> models, List<String> all) {
        if (!models.isEmpty()) {
            String rest = models.size() > NAMED ? " and " + (models.size() - NAMED) + " more" : "";
            all.add(what + " " + String.join(", ", models.subList(0, Math.min(NAMED, models.size()))) + rest);
        }
    }
}
