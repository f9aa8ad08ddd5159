package org.pixelcaravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.catalog.DeliveryPlan;
import org.pixelcaravan.catalog.DeliveryPlanner;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.catalog.Rows;
import org.pixelcaravan.model.Hints;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.Parameter;

class BatchPlannerTest {

    @ParameterizedTest
    @CsvSource({
        "1, 10, 1",
        "10, 10, 10",
        "4, 4, 4",
        "5, 4, 4 1",
        "10, 4, 4 4 2",
        "3, 1, 1 1 1",
    })
    void splitsWhatTheVendorDoesNotMakeAtOnce(int count, int perCall, String counts) {
        List<Unit> units = plan(count, "perCall: " + perCall, Hints.none());

        assertThat(units).extracting(unit -> unit.request().count()).containsExactly(numbers(counts));
        assertThat(units)
                .extracting(Unit::index)
                .containsExactly(
                        Stream.iterate(0, i -> i + 1).limit(units.size()).toArray(Integer[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "7, 4, 10, '{ min: 1, max: 100 }', 7",
        "7, 10, 4, '{ min: 1, max: 100 }', 7 11 15",
        "99, 4, 1, '{ min: 1, max: 100 }', 99 100 1 2",
        "99, 3, 1, '{ max: 99 }', 99 0 1",
        "5, 4, 1, '{ min: 5, max: 6 }', 5 6 5 6",
        "5, 2, 1, '{}', 5 6",
        "4294967295, 2, 1, '{ min: 0, max: 4294967295 }', 4294967295 0",
    })
    void countsTheSeedUpPictureByPictureWithinItsRange(long seed, int count, int perCall, String rule, String seeds) {
        String row = "perCall: " + perCall + "\nparameters: { seed: " + rule + " }";

        List<Unit> units = plan(count, row, Hints.none().with(Parameter.SEED, seed));

        assertThat(units)
                .extracting(unit -> unit.request().hints().whole(Parameter.SEED))
                .containsExactlyElementsOf(Stream.of(seeds.split(" "))
                        .map(Long::valueOf)
                        .map(Optional::of)
                        .toList());
    }

    @Test
    void namesEachUnitAfterItsRequest() {
        List<Unit> units = plan(2, "perCall: 1", Hints.none());

        assertThat(units).extracting(Unit::id).containsExactly("r1-0", "r1-1");
    }

    private static List<Unit> plan(int count, String row, Hints hints) {
        ModelSpec model = Rows.row(row);
        RequestContext context = Rows.context();
        ImageRequest request =
                ImageRequest.of("model", "a hat").count(count).hints(hints).build();
        DeliveryPlan delivery = new DeliveryPlanner().plan(request, model, context);
        return new BatchPlanner().plan(request, model, delivery, context);
    }

    private static Integer[] numbers(String text) {
        return Stream.of(text.split(" ")).map(Integer::valueOf).toArray(Integer[]::new);
    }
}
