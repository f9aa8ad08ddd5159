package org.pixelcaravan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
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
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.model.Delivery;
import org.pixelcaravan.model.Hints;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;

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

    @ParameterizedTest
    @CsvSource({"true, true, 1 1 1", "whole, true, 3", "false, false, 3"})
    void streamsOnePictureACallWhereItIsShownUnfinished(String streaming, boolean streamed, String counts) {
        ModelSpec model = Rows.row("perCall: 10\nstreaming: " + streaming);
        ImageRequest request = ImageRequest.of("model", "a hat")
                .count(3)
                .delivery(new Delivery(false, false, true, 0))
                .build();

        List<Unit> units = plan(request, model);

        assertThat(units).extracting(unit -> unit.request().count()).containsExactly(numbers(counts));
        assertThat(units).extracting(Unit::streams).containsOnly(streamed);
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "3, 10", "10, 5 5", "13, 2 2 2 2 2", "14, 1 1 1 1 1 1 1 1 1 1"})
    void countsPicturesThatAreTakenAmongThoseOfACallWhereTheVendorDoes(int references, String counts)
            throws IOException {
        ModelSpec model = Rows.row("perCall: 15\ntogether: 15\noperations: [edit]\nreferences: 14");
        ImageContent picture = ImageContent.ofBase64(StoredBytes.ofAscii("AAAA"));
        ImageRequest request = ImageRequest.of("model", "a hat")
                .count(10)
                .references(Collections.nCopies(references, new ReferenceImage(picture, ReferenceImage.Role.SOURCE)))
                .build();

        assertThat(plan(request, model))
                .extracting(unit -> unit.request().count())
                .containsExactly(numbers(counts));
    }

    @Test
    void namesEachUnitAfterItsRequest() {
        List<Unit> units = plan(2, "perCall: 1", Hints.none());

        assertThat(units).extracting(Unit::id).containsExactly("r1-0", "r1-1");
    }

    private static List<Unit> plan(int count, String row, Hints hints) {
        ModelSpec model = Rows.row(row);
        return plan(ImageRequest.of("model", "a hat").count(count).hints(hints).build(), model);
    }

    private static List<Unit> plan(ImageRequest request, ModelSpec model) {
        RequestContext context = Rows.context();
        DeliveryPlan delivery = new DeliveryPlanner().plan(request, model, context);
        return new BatchPlanner().plan(request, model, delivery, context);
    }

    private static Integer[] numbers(String text) {
        return Stream.of(text.split(" ")).map(Integer::valueOf).toArray(Integer[]::new);
    }
}
