package org.pixelcaravan.sandbox.picture;

import java.util.Set;

/** The kinds of country that a prompt can name; anything else happens in the desert, where caravans belong. */
enum Scenery {
    CITY("city", "skyline", "street", "tokyo", "paris", "london", "york", "building", "buildings", "cyberpunk", "town"),
    FOREST("forest", "tree", "trees", "wood", "woods", "jungle", "park", "garden", "pine", "fox", "bear", "deer"),
    MOUNTAINS("mountain", "mountains", "alps", "snow", "snowy", "peak", "peaks", "winter", "rocky"),
    SEA(
            "sea", "ocean", "water", "lake", "river", "beach", "boat", "ship", "harbour", "harbor", "island", "otter",
            "fish", "whale", "coast", "waves", "wave"),
    DUNES;

    private final Set<String> words;

    Scenery(String... words) {
        this.words = Set.of(words);
    }

    boolean isNamedBy(String word) {
        return words.contains(word);
    }
}
