package org.pixelcaravan.folder;

import java.text.Normalizer;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names picture files after a pattern such as {@code {job}-{line}-{index}}. What stands in braces is one of job, line, id,
 * index, model, date and seed; everything else stays. Names fit every usual file system: letters, digits, dot, dash and
 * underscore, at most 150 characters.
 */
public final class FileNames {
    private static final Pattern TOKEN = Pattern.compile("\\{([^{}]*)\\}");
    private static final Pattern UNFIT = Pattern.compile("[^\\p{L}\\p{N}._-]+");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
    private static final int LONGEST = 150;
    private static final int LONGEST_VALUE = 60;

    private final List<Function<NamedPicture, String>> pieces = new ArrayList<>();

    /** @throws IllegalArgumentException if the pattern names something that there is not */
    public FileNames(String pattern) {
        Matcher token = TOKEN.matcher(pattern);
        int end = 0;
        while (token.find()) {
            addText(pattern.substring(end, token.start()));
            Token meant = Token.of(token.group(1));
            pieces.add(picture -> fit(meant.value.apply(picture), LONGEST_VALUE));
            end = token.end();
        }
        addText(pattern.substring(end));
        if (pieces.isEmpty()) {
            throw new IllegalArgumentException("A pattern of file names must not be empty");
        }
    }

    private void addText(String text) {
        if (text.chars().anyMatch(letter -> "{}/\\".indexOf(letter) >= 0)) {
            throw new IllegalArgumentException("A pattern of file names holds pairs of braces and no slash");
        }
        if (!text.isEmpty()) {
            String fit = fit(text, LONGEST);
            pieces.add(picture -> fit);
        }
    }

    /** The name of a picture's file, with the ending of its format. */
    public String of(NamedPicture picture) {
        String name = pieces.stream().map(piece -> piece.apply(picture)).collect(Collectors.joining());
        String shortened = name.length() <= LONGEST ? name : name.substring(0, LONGEST);
        return plain(shortened) + "." + picture.format().shortName();
    }

    /** The name with whatever is unfit for a file or a folder replaced. */
    static String plain(String name) {
        String fit = fit(name, LONGEST).replaceAll("^[.-]+", "");
        return fit.isEmpty() ? "_" : fit;
    }

    private static String fit(String text, int longest) {
        String fit =
                UNFIT.matcher(Normalizer.normalize(text, Normalizer.Form.NFC)).replaceAll("_");
        return fit.length() <= longest ? fit : fit.substring(0, longest);
    }

    private enum Token {
        JOB("job", NamedPicture::job),
        LINE("line", picture -> String.format("%06d", picture.line())),
        ID("id", picture -> picture.id().orElseGet(() -> String.valueOf(picture.line()))),
        INDEX("index", picture -> String.valueOf(picture.index())),
        MODEL("model", picture -> picture.model().replace('/', '-')),
        DATE("date", picture -> DAY.format(picture.made())),
        SEED("seed", picture -> picture.seed().map(String::valueOf).orElse("none"));

        private final String word;
        private final Function<NamedPicture, String> value;

        Token(String word, Function<NamedPicture, String> value) {
            this.word = word;
            this.value = value;
        }

        static Token of(String word) {
            return Stream.of(values())
                    .filter(token -> token.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("A pattern of file names knows "
                            + Stream.of(values())
                                    .map(token -> "{" + token.word + "}")
                                    .collect(Collectors.joining(", "))
                            + ", not {" + word + "}"));
        }
    }
}
