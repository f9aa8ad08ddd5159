package org.pixelcaravan.catalog;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.Tier;

/** Finds what to ask a model for, so that the caller gets the size that he asked for, or says why there is none. */
record SizePlanner(ImageRequest request, ModelSpec model, RequestContext context) {
    private static final AspectRatio SQUARE = new AspectRatio(1, 1);

    /** How many sizes a refusal suggests. */
    private static final int NEAREST = 3;

    SizeChoice choose() {
        ImageSize size = request.size();
        if (size instanceof ImageSize.Exact exact) {
            checkChoice(Parameter.SIZE);
            return exactly(exact.pixels());
        }
        if (size instanceof ImageSize.Shape shape
                && (shape.ratio().isPresent() || shape.tier().isPresent())) {
            checkChoice(shape.parameter());
            return shaped(shape, tierOf(shape));
        }
        return SizeChoice.VENDORS;
    }

    private void checkChoice(Parameter parameter) {
        if (model.size() instanceof SizeSpec.LikeReference) {
            throw refusal(
                    parameter, "cannot be chosen: " + model.id() + " makes pictures of the size of the one it edits");
        }
    }

    private SizeChoice exactly(PixelSize wanted) {
        if (model.size() instanceof SizeSpec.Rule rule) {
            return byRule(wanted, rule);
        }
        if (model.size() instanceof SizeSpec.Presets presets) {
            return byPreset(wanted, presets);
        }
        SizeSpec.Ratios ratios = (SizeSpec.Ratios) model.size();
        SizeTable.Shape shape =
                ratios.table().shape(wanted).orElseThrow(() -> refusal(Parameter.SIZE, noShape(wanted, ratios)));
        return SizeChoice.of(shape.ratio(), shape.tier(), ratios);
    }

    private String noShape(PixelSize wanted, SizeSpec.Ratios ratios) {
        String advice = "use " + context.nameOf(Parameter.ASPECT_RATIO) + " with one of " + list(ratios.ratios());
        if (ratios.table().isEmpty()) {
            return wanted + " cannot be made: " + model.id() + " chooses the pixels itself; " + advice;
        }
        return wanted + " is not one of the sizes of " + model.id() + "; the nearest are "
                + list(ratios.table().nearest(wanted, NEAREST)) + "; or " + advice + ", at " + tiers();
    }

    private SizeChoice byRule(PixelSize wanted, SizeSpec.Rule rule) {
        Optional<String> objection = rule.objection(wanted);
        if (objection.isEmpty()) {
            return SizeChoice.of(wanted);
        }
        SizeGrid grid = new SizeGrid(rule);
        if (rule.cropped().contains(wanted)) {
            return cropped(Parameter.SIZE, wanted, grid.covering(wanted));
        }
        String nearest = grid.nearest(wanted)
                .map(size -> "; the nearest valid size is " + size)
                .orElse("");
        throw refusal(Parameter.SIZE, wanted + " does not fit " + model.id() + ": a size " + objection.get() + nearest);
    }

    /** What the vendor names for a shape is asked for; else a ratio is kept exactly, and the number of pixels about. */
    private SizeChoice byRule(ImageSize.Shape shape, AspectRatio ratio, Tier tier, SizeSpec.Rule rule) {
        Optional<PixelSize> named = rule.table().pixels(ratio, tier);
        return named.isPresent() ? SizeChoice.of(named.get()) : computed(shape, ratio, tier, rule);
    }

    private SizeChoice computed(ImageSize.Shape shape, AspectRatio ratio, Tier tier, SizeSpec.Rule rule) {
        SizeGrid grid = new SizeGrid(rule);
        PixelSize wanted = grid.shaped(ratio, tier.area()).orElseThrow(() -> impossible(shape, rule));
        return rule.objection(wanted).isEmpty()
                ? SizeChoice.of(wanted)
                : cropped(shape.parameter(), wanted, grid.covering(wanted));
    }

    private SizeChoice cropped(Parameter parameter, PixelSize wanted, PixelSize asked) {
        String message = model.id() + " does not make " + wanted + ": it was cut out of " + asked;
        context.warn("size_cropped", parameter, message);
        return SizeChoice.cut(asked, wanted);
    }

    private SizeChoice byPreset(PixelSize wanted, SizeSpec.Presets presets) {
        if (presets.sizes().contains(wanted)) {
            return SizeChoice.of(wanted);
        }
        throw refusal(
                Parameter.SIZE, wanted + " is not one of the sizes of " + model.id() + ": " + list(presets.sizes()));
    }

    private Tier tierOf(ImageSize.Shape shape) {
        Tier tier = shape.tier().orElse(model.size().usualTier());
        if (!model.size().tiers().contains(tier)) {
            throw refusal(
                    Parameter.TIER, tier.label() + " is not one of the resolutions of " + model.id() + ": " + tiers());
        }
        return tier;
    }

    private String tiers() {
        return list(model.size().tiers().stream().map(Tier::label).toList());
    }

    private SizeChoice shaped(ImageSize.Shape shape, Tier tier) {
        if (model.size() instanceof SizeSpec.Ratios ratios && shape.ratio().isEmpty() && keepsItsOwnRatio()) {
            return SizeChoice.of(tier, ratios);
        }
        AspectRatio ratio = shape.ratio().orElse(SQUARE);
        if (model.size() instanceof SizeSpec.Rule rule) {
            return byRule(shape, ratio, tier, rule);
        }
        if (model.size() instanceof SizeSpec.Presets presets) {
            return SizeChoice.of(presetOf(shape, tier, presets));
        }
        SizeSpec.Ratios ratios = (SizeSpec.Ratios) model.size();
        if (!ratios.ratios().contains(ratio)) {
            throw unknownRatio(shape, ratios.ratios());
        }
        SizeChoice choice = SizeChoice.of(ratio, tier, ratios);
        return shape.tier().isEmpty() && request.isIn(model.dialect()) ? choice.withoutTier() : choice;
    }

    /** What is edited has a shape already, and whoever speaks the model's dialect has left out the ratio on purpose. */
    private boolean keepsItsOwnRatio() {
        return request.operation() == Operation.EDIT || request.isIn(model.dialect());
    }

    private PixelSize presetOf(ImageSize.Shape shape, Tier tier, SizeSpec.Presets presets) {
        AspectRatio ratio = shape.ratio().orElse(SQUARE);
        return presets.sizes().stream()
                .filter(size -> (long) size.width() * ratio.height() == (long) size.height() * ratio.width())
                .min(Comparator.comparingLong(size -> Math.abs(size.area() - tier.area())))
                .orElseThrow(() -> unknownRatio(
                        shape,
                        presets.sizes().stream().map(SizePlanner::ratioOf).toList()));
    }

    private GatewayException impossible(ImageSize.Shape shape, SizeSpec.Rule rule) {
        return refusal(shape.parameter(), said(shape) + " cannot be made by " + model.id() + ": " + limits(rule));
    }

    private static String limits(SizeSpec.Rule rule) {
        return Double.isInfinite(rule.maxRatio())
                ? "its sides have " + rule.minSide() + " to " + rule.maxSide() + " pixels"
                : "the longer side is at most " + Numbers.plain(rule.maxRatio()) + " times the shorter one";
    }

    private GatewayException unknownRatio(ImageSize.Shape shape, Collection<?> known) {
        return refusal(
                shape.parameter(), said(shape) + " is not one of the ratios of " + model.id() + ": " + list(known));
    }

    private String said(ImageSize.Shape shape) {
        return shape.ratio()
                .map(AspectRatio::toString)
                .orElseGet(() -> "without " + context.nameOf(Parameter.ASPECT_RATIO) + " means " + SQUARE + ", which");
    }

    private GatewayException refusal(Parameter parameter, String complaint) {
        String name = context.nameOf(parameter);
        return GatewayException.invalid(name, name + " " + complaint);
    }

    private static String list(Collection<?> items) {
        return items.stream().map(Object::toString).distinct().collect(Collectors.joining(", "));
    }

    /** The ratio in its smallest numbers. */
    private static String ratioOf(PixelSize size) {
        int divisor = BigInteger.valueOf(size.width())
                .gcd(BigInteger.valueOf(size.height()))
                .intValue();
        return size.width() / divisor + ":" + size.height() / divisor;
    }
}
