package org.pixelcaravan.model;

import java.util.Map;
import java.util.Optional;

/** What happens while pictures are being made; a stream carries these. */
public sealed interface ImageEvent {

    /**
     * An unfinished picture.
     *
     * @param picture which of the pictures that were asked for it will be, from 1
     * @param index position among the unfinished states of this picture, from 0
     * @param facts what the provider says it uses, as in {@link ImageResult#facts}
     */
    record Partial(int picture, int index, ResultPart.Image image, Map<String, String> facts) implements ImageEvent {}

    /**
     * A finished picture of a call that goes on; it is in the result of that call again.
     *
     * @param call position of the call in the plan, from 0
     * @param picture which of the pictures that were asked for it is, from 1
     * @param facts as for {@link Partial}
     */
    record Made(int call, int picture, ResultPart.Image image, Map<String, String> facts) implements ImageEvent {}

    /**
     * A piece of an answer that is handed on as it comes, see {@code Unit.isLive()}.
     *
     * @param call position in the plan of the vendor call that is being answered, from 0
     * @param result what the vendor has just said, and nothing of what it said before
     */
    record Piece(int call, ImageResult result) implements ImageEvent {}

    /**
     * One finished call of the plan.
     *
     * @param call position in the plan, from 0
     * @param firstPicture which of the pictures that were asked for is the first of its pictures, from 1
     * @param cost what the call has cost; empty if its model has no price
     */
    record Completed(int call, int firstPicture, ImageResult result, Optional<Money> cost) implements ImageEvent {

        /** Of a model without a price. */
        public Completed(int call, int firstPicture, ImageResult result) {
            this(call, firstPicture, result, Optional.empty());
        }
    }
}
