package org.pixelcaravan.image;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a picture's file can say of how it was made.
 *
 * @param prompt as it was asked for
 * @param model that made it
 * @param seed that it was asked for with
 */
public record PictureNote(Optional<String> prompt, Optional<String> model, Optional<Long> seed) {

    /** What there is to say, by name. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        prompt.ifPresent(text -> values.put("prompt", text));
        model.ifPresent(name -> values.put("model", name));
        seed.ifPresent(number -> values.put("seed", String.valueOf(number)));
        return values;
    }

    PictureNote withoutPrompt() {
        return new PictureNote(Optional.empty(), model, seed);
    }
}
