package org.pixelcaravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.json.JsonFormatException;
import org.pixelcaravan.model.ResultPart;

/** A picture in a list of the form that many vendors share: {@code b64_json} holds it, or {@code url} leads to it. */
public final class ListedPicture {
    private ListedPicture() {}

    /**
     * The picture, or where it is; empty if the item holds neither.
     *
     * @throws JsonFormatException if it holds something else in their place
     */
    public static Optional<ResultPart> read(JsonNode item) throws IOException {
        Optional<String> revisedPrompt = Json.text(item.path("revised_prompt"));
        Optional<ImageContent> content = Json.base64(item.path("b64_json"));
        if (content.isPresent()) {
            return Optional.of(ResultPart.Image.of(content.get(), revisedPrompt));
        }
        Optional<String> url = Json.text(item.path("url")).filter(text -> !text.isEmpty());
        return url.isPresent()
                ? Optional.of(new ResultPart.Linked(address(url.get()), revisedPrompt))
                : Optional.empty();
    }

    private static URI address(String text) throws JsonFormatException {
        try {
            URI address = new URI(text);
            if (address.isAbsolute()) {
                return address;
            }
        } catch (URISyntaxException e) {
            // The same as an address that is not absolute.
        }
        throw new JsonFormatException("the address of a picture is none");
    }
}
