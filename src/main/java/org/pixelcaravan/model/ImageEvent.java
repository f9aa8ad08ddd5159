package org.pixelcaravan.model;

import org.pixelcaravan.content.ImageContent;

/** What happens while a picture is being made; a stream carries these. */
public sealed interface ImageEvent {

    /** An unfinished picture. {@code index} counts from 0. */
    record Partial(int index, ImageContent content) implements ImageEvent {}

    /** One finished call of the plan. */
    record Completed(ImageResult result) implements ImageEvent {}
}
