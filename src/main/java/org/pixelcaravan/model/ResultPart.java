package org.pixelcaravan.model;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.image.ImageHeader;

/** One piece of a result, in the order in which the provider gave it. */
public sealed interface ResultPart {

    /**
     * A picture.
     *
     * @param header what the picture's own first bytes say of its format and size
     * @param revisedPrompt the prompt that the provider really used, if it told
     */
    record Image(ImageContent content, ImageHeader header, Optional<String> revisedPrompt) implements ResultPart {

        /**
         * Looks at the picture's first bytes.
         *
         * @throws GatewayException PROVIDER_REJECTED if they are no picture's
         */
        public static Image of(ImageContent content, Optional<String> revisedPrompt) throws IOException {
            try (InputStream bytes = content.openBytes()) {
                ImageHeader header = ImageHeader.read(bytes)
                        .orElseThrow(() -> new GatewayException(
                                ErrorCode.PROVIDER_REJECTED,
                                "The provider answered with something that is no picture"));
                return new Image(content, header, revisedPrompt);
            }
        }
    }

    /** Words beside the pictures. */
    record Text(String text) implements ResultPart {}

    /** A picture that the provider made or would have made, and withheld. */
    record Blocked(String reason) implements ResultPart {}
}
