package org.pixelcaravan.sandbox.baidu;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One model on Qianfan.
 *
 * @param path where it is called, below the base URL
 * @param fields what it takes
 * @param promptCharacters of a prompt at most
 * @param most pictures of one call
 * @param guidance the largest
 * @param pictures that it takes at most
 */
record BaiduModel(
        String id, String path, Set<String> fields, int promptCharacters, int most, double guidance, int pictures) {
    static final String GENERATIONS = "/images/generations";
    static final String EDITS = "/images/edits";
    static final String MUSESTEAMER = "/musesteamer/images/generations";

    private static final String DIFFUSION = "n size steps seed guidance watermark";

    private static final BaiduModel[] ALL = {
        new BaiduModel("flux.1-schnell", GENERATIONS, fields(DIFFUSION + " user"), 512, 4, 30, 0),
        new BaiduModel(
                "qwen-image", GENERATIONS, fields(DIFFUSION + " negative_prompt prompt_extend user"), 800, 1, 20, 0),
        new BaiduModel("irag-1.0", GENERATIONS, fields("n size refer_image user"), 220, 4, 0, 1),
        new BaiduModel("ernie-irag-edit", EDITS, fields("image mask feature"), 220, 1, 0, 1),
        new BaiduModel(
                "qwen-image-edit", EDITS, fields(DIFFUSION + " image negative_prompt prompt_extend"), 800, 1, 20, 3),
        new BaiduModel(
                "musesteamer-air-image", MUSESTEAMER, fields("size seed prompt_extend response_format"), 1000, 1, 0, 0)
    };

    private static Set<String> fields(String own) {
        return Stream.concat(Stream.of("model", "prompt"), Stream.of(own.split(" ")))
                .collect(Collectors.toUnmodifiableSet());
    }

    static Optional<BaiduModel> find(String id, String path) {
        return Stream.of(ALL)
                .filter(model -> model.id().equals(id) && model.path().equals(path))
                .findFirst();
    }
}
