package org.pixelcaravan.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.Tier;

/** The catalogue as the Markdown tables of {@code docs/models.md}. */
final class ModelTable {
    private static final String HEAD = """
            | model | also called | pictures a call | pictures to edit | size | resolutions | written by the vendor | transparent | hints |
            |---|---|---|---|---|---|---|---|---|
            """;

    private ModelTable() {}

    static String of(ModelCatalog catalog) {
        return HEAD + catalog.models().stream().map(ModelTable::row).collect(Collectors.joining());
    }

    private static String row(ModelSpec model) {
        return Stream.of(
                        "`" + model.id() + "`" + retired(model),
                        joined(model.aliases(), alias -> "`" + alias + "`"),
                        String.valueOf(model.perCall()),
                        edits(model),
                        size(model.size()),
                        joined(model.size().tiers(), Tier::label),
                        formats(model.formats()),
                        formats(model.transparent()),
                        joined(model.parameters().keySet().stream().sorted().toList(), hint -> hint(hint, model)))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String edits(ModelSpec model) {
        if (!model.operations().contains(Operation.EDIT)) {
            return "–";
        }
        String pictures = model.references() == 1 ? "1" : "up to " + model.references();
        String needed = model.operations().contains(Operation.GENERATE) ? "" : ", needed";
        return pictures + needed + model.mask().map(kind -> ", mask").orElse("");
    }

    private static String retired(ModelSpec model) {
        return model.retiredOn().map(day -> ", retired " + day).orElse("");
    }

    private static String hint(Parameter hint, ModelSpec model) {
        Set<Operation> operations =
                model.rule(hint).map(ParameterRule::operations).orElseThrow();
        return operations.isEmpty()
                ? hint.id()
                : hint.id() + " (" + joined(operations.stream().sorted().toList(), Operation::id) + " only)";
    }

    private static String size(SizeSpec size) {
        if (size instanceof SizeSpec.LikeReference) {
            return "that of the picture";
        }
        if (size instanceof SizeSpec.Presets presets) {
            return joined(presets.sizes(), Object::toString);
        }
        if (size instanceof SizeSpec.Ratios ratios) {
            return "ratios " + joined(ratios.ratios(), Object::toString)
                    + (ratios.table().isEmpty() ? "" : "; pixels by table");
        }
        SizeSpec.Rule rule = (SizeSpec.Rule) size;
        return "multiples of " + rule.multipleOf() + ", " + pixels(rule) + ", sides " + rule.minSide() + " to "
                + rule.maxSide()
                + (Double.isInfinite(rule.maxRatio()) ? "" : ", ratio up to " + Numbers.plain(rule.maxRatio()))
                + (rule.table().isEmpty() ? "" : "; shapes by table")
                + (rule.cropped().isEmpty() ? "" : "; cut out: " + joined(rule.cropped(), Object::toString));
    }

    private static String pixels(SizeSpec.Rule rule) {
        String least = rule.minPixels() == 1 ? "up to " : rule.minPixels() + " to ";
        return least + rule.maxPixels() + " pixels";
    }

    private static String formats(Collection<ImageFormat> formats) {
        return joined(formats.stream().sorted().toList(), ImageFormat::shortName);
    }

    private static <T> String joined(List<T> items, Function<T, String> text) {
        return items.isEmpty() ? "–" : items.stream().map(text).collect(Collectors.joining(", "));
    }
}
