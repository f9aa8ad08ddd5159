package org.pixelcaravan.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.ParameterRule;
import org.pixelcaravan.catalog.Streaming;
import org.pixelcaravan.model.Hints;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.Parameter;

/** Splits a request into as many vendor calls as its number of pictures needs. */
public final class BatchPlanner {

    /**
     * The calls of a request, in the order in which their pictures are delivered. Ten pictures from a vendor that makes four
     * at once are 4 + 4 + 2. A seed grows by one a picture, and starts anew at the range's least where it would leave the
     * vendor's range. A vendor that streams unfinished
     * pictures makes one a call.
     */
    public List<Unit> plan(ImageRequest request, ModelSpec model, DeliveryPlan delivery, RequestContext context) {
        List<Unit> units = new ArrayList<>();
        int perCall = perCall(request, model);
        for (int planned = 0; planned < request.count(); planned += perCall) {
            int count = Math.min(perCall, request.count() - planned);
            ImageRequest part = request.toBuilder()
                    .count(count)
                    .hints(seeded(request.hints(), planned, model))
                    .build();
            units.add(new Unit(units.size(), part, model, delivery, context));
        }
        return List.copyOf(units);
    }

    /** How many pictures each call but the last is asked for. */
    static int perCall(ImageRequest request, ModelSpec model) {
        if (request.delivery().stream() && model.streaming() == Streaming.UNFINISHED) {
            return 1;
        }
        long given = request.references().stream()
                .filter(reference -> !reference.role().isMask())
                .count();
        return model.together()
                .map(most -> (int) Math.max(1, Math.min(model.perCall(), most - given)))
                .orElse(model.perCall());
    }

    private static Hints seeded(Hints hints, int picturesBefore, ModelSpec model) {
        Optional<Long> seed = hints.whole(Parameter.SEED);
        return seed.isEmpty()
                ? hints
                : hints.with(Parameter.SEED, wrapped(seed.get() + picturesBefore, model.rule(Parameter.SEED)));
    }

    private static long wrapped(long seed, Optional<ParameterRule> rule) {
        Optional<Long> most = rule.flatMap(ParameterRule::max).map(Double::longValue);
        if (most.isEmpty()) {
            return seed;
        }
        long least = rule.flatMap(ParameterRule::min).map(Double::longValue).orElse(0L);
        return least + Math.floorMod(seed - least, most.get() - least + 1);
    }
}
