package org.pixelcaravan.sandbox.picture;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the painter understands of a prompt: scenery, time of day, motifs and colours. */
final class PromptWords {
    private static final Map<String, Integer> COLOURS = Map.ofEntries(
            Map.entry("amber", 0xFFFFB000),
            Map.entry("black", 0xFF2A2A30),
            Map.entry("blue", 0xFF2878D8),
            Map.entry("brown", 0xFF8B5A2B),
            Map.entry("crimson", 0xFFC2183C),
            Map.entry("cyan", 0xFF22B8CF),
            Map.entry("gold", 0xFFE8B020),
            Map.entry("golden", 0xFFE8B020),
            Map.entry("gray", 0xFF8A8F98),
            Map.entry("green", 0xFF2E9E55),
            Map.entry("grey", 0xFF8A8F98),
            Map.entry("magenta", 0xFFD6249F),
            Map.entry("orange", 0xFFF58220),
            Map.entry("pink", 0xFFF06FA8),
            Map.entry("purple", 0xFF7B3FC4),
            Map.entry("red", 0xFFE02B35),
            Map.entry("teal", 0xFF168F8B),
            Map.entry("turquoise", 0xFF30C5B8),
            Map.entry("violet", 0xFF8A4FD8),
            Map.entry("white", 0xFFF2F4F8),
            Map.entry("yellow", 0xFFF6CE2E));
    private static final Set<String> NIGHT =
            Set.of("night", "midnight", "moon", "moonlit", "star", "stars", "dark", "evening");

    private final List<String> words;

    PromptWords(String prompt) {
        this.words = Arrays.stream(plain(prompt).split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The first colour that the prompt names. */
    Optional<Integer> tint() {
        return words.stream().filter(COLOURS::containsKey).map(COLOURS::get).findFirst();
    }

    boolean night() {
        return words.stream().anyMatch(NIGHT::contains);
    }

    boolean has(String... candidates) {
        return Arrays.stream(candidates).anyMatch(words::contains);
    }

    Scenery scenery() {
        return words.stream()
                .flatMap(word -> Arrays.stream(Scenery.values()).filter(scenery -> scenery.isNamedBy(word)))
                .findFirst()
                .orElse(Scenery.DUNES);
    }

    /** Lower case, accents taken off. */
    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT);
    }
}
