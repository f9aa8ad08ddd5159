package org.pixelcaravan.model;

/** What happens while pictures are being made; a stream carries these. */
public sealed interface ImageEvent {

    /**
     * An unfinished picture.
     *
     * @param call position in the plan of the vendor call that makes it, from 0
     * @param index position among this call's unfinished pictures, from 0
     */
    record Partial(int call, int index, ResultPart.Image image) implements ImageEvent {}

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
     */
    record Completed(int call, ImageResult result) implements ImageEvent {}
}
