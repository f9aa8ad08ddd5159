package org.pixelcaravan.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Width to height, as written: {@code 21:9} is not {@code 7:3}, since vendors know only the usual spellings. */
public record AspectRatio(int width, int height) {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]?):([1-9][0-9]?)");

    /** Reads {@code 16:9}. */
    public static Optional<AspectRatio> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new AspectRatio(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    public double value() {
        return (double) width / height;
    }

    @Override
    public String toString() {
        return width + ":" + height;
    }
}
