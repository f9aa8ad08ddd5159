package org.pixelcaravan.model;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
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
     * @param signature what the provider wants back, unread, together with this part if the talk goes on
     * @param link where the caller can fetch it, if he wants to
     * @param extras what else the provider said of it, for callers who speak its dialect
     */
    record Image(
            ImageContent content,
            ImageHeader header,
            Optional<String> revisedPrompt,
            Optional<StoredBytes> signature,
            Optional<ResultLink> link,
            Extras extras)
            implements ResultPart {

        public Image(ImageContent content, ImageHeader header, Optional<String> revisedPrompt) {
            this(content, header, revisedPrompt, Optional.empty(), Optional.empty(), Extras.NONE);
        }

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

        /** The same picture in another file. */
        public Image withContent(ImageContent newContent, ImageHeader newHeader) {
            return new Image(newContent, newHeader, revisedPrompt, signature, link, extras);
        }

        public Image withSignature(Optional<StoredBytes> newSignature) {
            return new Image(content, header, revisedPrompt, newSignature, link, extras);
        }

        public Image withLink(ResultLink newLink) {
            return new Image(content, header, revisedPrompt, signature, Optional.of(newLink), extras);
        }

        public Image withExtras(Extras newExtras) {
            return new Image(content, header, revisedPrompt, signature, link, newExtras);
        }
    }

    /**
     * A picture that the provider left at an address for a while; it becomes an {@link Image} before a kamelet hands it on.
     *
     * @param revisedPrompt as for {@link Image}
     */
    record Linked(URI address, Optional<String> revisedPrompt) implements ResultPart {}

    /**
     * Words beside the pictures.
     *
     * @param signature as for {@link Image}
     * @param extras as for {@link Image}
     */
    record Text(String text, Optional<StoredBytes> signature, Extras extras) implements ResultPart {

        public Text(String text) {
            this(text, Optional.empty(), Extras.NONE);
        }
    }

    /**
     * A picture that the provider made or would have made, and withheld. In an answer of the caller's own dialect it says in
     * the gateway's words why there is none.
     *
     * @param vendorCode the provider's own word for the reason
     * @param prompt whether it was the prompt that the provider objected to, before it drew anything
     */
    record Blocked(String reason, Optional<String> vendorCode, boolean prompt) implements ResultPart {

        public Blocked(String reason) {
            this(reason, Optional.empty(), false);
        }
    }

    /**
     * Something that only the provider's own dialect has a form for, such as a thought; it is there only if the caller speaks
     * that dialect.
     *
     * @param content as the dialect's own codecs keep it
     */
    record Native(Object content) implements ResultPart {}
}
