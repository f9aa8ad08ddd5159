package org.pixelcaravan.model;

import java.util.Optional;
import org.pixelcaravan.content.ImageContent;

/** One piece of a result, in the order in which the provider gave it. */
public sealed interface ResultPart {

    /** A picture. {@code revisedPrompt} is the prompt that the provider really used, if it told. */
    record Image(ImageContent content, Optional<String> revisedPrompt) implements ResultPart {}

    /** Words beside the pictures. */
    record Text(String text) implements ResultPart {}

    /** A picture that the provider made or would have made, and withheld. */
    record Blocked(String reason) implements ResultPart {}
}
