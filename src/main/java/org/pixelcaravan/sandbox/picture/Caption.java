package org.pixelcaravan.sandbox.picture;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pixelcaravan.image.Glyphs;

/** The words of a prompt as far as they fit under a picture and the painter has letters for them. */
final class Caption {
    private static final String ELLIPSIS = "...";

    private Caption() {}

    /** At most so many lines of at most so many letters, broken between words where possible. */
    static List<String> lines(String prompt, int lineLength, int lineCount) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : printable(prompt).split(" ")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > lineLength) {
                if (lines.size() == lineCount - 1) {
                    dropPunctuation(line).append(ELLIPSIS);
                    break;
                }
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines.stream()
                .filter(text -> !text.isEmpty())
                .map(text -> cut(text, lineLength))
                .toList();
    }

    private static StringBuilder dropPunctuation(StringBuilder line) {
        while (line.length() > 0 && !Character.isLetterOrDigit(line.charAt(line.length() - 1))) {
            line.setLength(line.length() - 1);
        }
        return line;
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int kept = Math.max(0, length - ELLIPSIS.length());
        return text.substring(0, kept) + ELLIPSIS.substring(0, Math.min(length, ELLIPSIS.length()));
    }

    /** Capitals without accents; what has no letter becomes a space. */
    private static String printable(String prompt) {
        String start = prompt.substring(0, Math.min(prompt.length(), 400));
        String plain = Normalizer.normalize(start, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .replace('\u2019', '\'')
                .toUpperCase(Locale.ROOT);
        StringBuilder printable = new StringBuilder();
        plain.chars().forEach(letter -> printable.append(Glyphs.has((char) letter) ? (char) letter : ' '));
        return printable.toString().trim().replaceAll(" +", " ");
    }
}
