package org.pixelcaravan.bus;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.jobs.ArchivedPicture;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;
import org.pixelcaravan.results.ResultLinks;
import org.pixelcaravan.results.ResultStore;
import org.pixelcaravan.settings.GatewaySettings;

/** Stores pictures where they can be fetched by a link, and says where that is. */
public final class LinkedPictures {
    private final ResultStore results;
    private final ResultLinks links;
    private final String base;

    /** @param http says where callers reach the gateway */
    public LinkedPictures(ResultStore results, ResultLinks links, GatewaySettings.Http http) {
        this.results = results;
        this.links = links;
        this.base =
                http.publicUrl().isEmpty() ? http.scheme() + "://" + http.host() + ":" + http.port() : http.publicUrl();
    }

    /**
     * Describes the pictures, each with its link.
     *
     * @throws IOException if they cannot be stored
     */
    ArrayNode describe(List<ArchivedPicture> pictures, ImageResult result) throws IOException {
        long bytes = pictures.stream().mapToLong(ArchivedPicture::bytes).sum();
        List<ResultPart.Image> contents = result.images();
        ArrayNode entries = Json.array();
        try (ResultStore.Room room = results.reserve(bytes)) {
            for (int i = 0; i < pictures.size(); i++) {
                entries.add(describe(pictures.get(i), contents.get(i).content(), room));
            }
        }
        return entries;
    }

    private ObjectNode describe(ArchivedPicture picture, ImageContent content, ResultStore.Room room)
            throws IOException {
        ResultStore.Kept kept = room.store(content, picture.header().format());
        ObjectNode entry = Json.object()
                .put("mimeType", picture.header().format().mimeType())
                .put("width", picture.header().width())
                .put("height", picture.header().height())
                .put("bytes", picture.bytes())
                .put("sha256", picture.sha256())
                .put("url", base + links.path(kept))
                .put("until", kept.until().toString());
        picture.revisedPrompt().ifPresent(prompt -> entry.put("revisedPrompt", prompt));
        return entry;
    }
}
