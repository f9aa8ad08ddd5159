package org.pixelcaravan.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.Warning;

/** Every name by which a model can be called. */
final class ModelNames {
    private final Function<String, CatalogPath> places;
    private final Set<String> defaultPublishers;
    private final Map<String, ProviderRow> providers = new HashMap<>();
    private final Map<String, ModelSpec> full = new LinkedHashMap<>();
    private final Map<String, List<ModelSpec>> bare = new LinkedHashMap<>();

    /** @param places where a provider stands, by its id */
    ModelNames(
            Function<String, CatalogPath> places,
            List<ProviderRow> rows,
            List<String> defaultPublishers,
            List<ModelSpec> models) {
        this.places = places;
        this.defaultPublishers = Set.copyOf(defaultPublishers);
        rows.forEach(this::addProvider);
        models.forEach(this::addModel);
    }

    /** @throws GatewayException UNKNOWN_MODEL */
    Resolution resolve(String name) {
        return plainly(name).or(() -> byDefaultPublisher(name)).orElseThrow(() -> unknown(name));
    }

    private Optional<Resolution> plainly(String name) {
        return byFullName(name).or(() -> byBareName(name)).map(model -> new Resolution(model, retirement(model)));
    }

    private Optional<ModelSpec> byFullName(String name) {
        int slash = name.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        String provider = name.substring(0, slash);
        String id = providers.containsKey(provider) ? providers.get(provider).id() : provider;
        return Optional.ofNullable(full.get(id + name.substring(slash)));
    }

    private Optional<ModelSpec> byBareName(String name) {
        List<ModelSpec> homes = bare.getOrDefault(name, List.of());
        return homes.size() == 1 ? Optional.of(homes.get(0)) : Optional.empty();
    }

    private Optional<Resolution> byDefaultPublisher(String name) {
        int slash = name.indexOf('/');
        if (slash < 0 || !defaultPublishers.contains(name.substring(0, slash))) {
            return Optional.empty();
        }
        return byBareName(name.substring(slash + 1))
                .map(model -> new Resolution(
                        model,
                        Stream.concat(Stream.of(alias(name, model)), retirement(model).stream())
                                .toList()));
    }

    private static List<Warning> retirement(ModelSpec model) {
        return model.retiredOn().stream()
                .map(day -> new Warning(
                        "model_retired",
                        Optional.of(Parameter.MODEL.id()),
                        model.id() + " is retired as of " + day + ", so that its vendor may refuse it: choose another"))
                .toList();
    }

    private static Warning alias(String name, ModelSpec model) {
        return new Warning(
                "model_alias",
                Optional.of(Parameter.MODEL.id()),
                name + " is no model of that publisher and was taken for " + model.id());
    }

    private GatewayException unknown(String name) {
        List<String> near = NearNames.of(name, callable());
        String hint =
                (near.isEmpty() ? "" : "Did you mean " + String.join(", ", near) + "? ") + "GET /v1/models lists all";
        return GatewayException.of(ErrorCode.UNKNOWN_MODEL, "There is no model of that name. " + hint)
                .toCaller("There is no model " + NearNames.shortened(name) + ". " + hint)
                .parameter(Parameter.MODEL.id())
                .build();
    }

    /** Full ids under each name, with its provider and without, for suggestions. */
    private Map<String, String> callable() {
        Map<String, String> ids = new LinkedHashMap<>();
        full.forEach((name, model) -> {
            ids.put(name, model.id().toString());
            ids.putIfAbsent(name.substring(name.indexOf('/') + 1), model.id().toString());
        });
        return ids;
    }

    private void addProvider(ProviderRow provider) {
        Set<String> names = new LinkedHashSet<>(List.of(provider.id()));
        names.addAll(provider.aliases());
        for (String name : names) {
            if (providers.putIfAbsent(name, provider) != null) {
                throw places.apply(provider.id()).problem("another provider is called " + name + ", too");
            }
        }
    }

    private void addModel(ModelSpec model) {
        addUnderProvider(model, model.id().model());
        for (String alias : model.aliases()) {
            if (alias.contains("/")) {
                addFull(model, alias);
            } else {
                addUnderProvider(model, alias);
            }
        }
    }

    private void addUnderProvider(ModelSpec model, String name) {
        String provider = model.id().provider();
        addFull(model, provider + "/" + name);
        if (!providers.get(provider).reseller()) {
            bare.computeIfAbsent(name, key -> new ArrayList<>()).add(model);
        }
    }

    private void addFull(ModelSpec model, String name) {
        if (full.putIfAbsent(name, model) != null) {
            throw CatalogPath.of(
                            places.apply(model.id().provider()).document(),
                            "models",
                            model.id().toString())
                    .problem("another model is called " + name + ", too");
        }
    }
}
