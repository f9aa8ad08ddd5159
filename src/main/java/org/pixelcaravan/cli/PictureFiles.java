package org.pixelcaravan.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;

/** Writes pictures as files with good names, never over another file. */
final class PictureFiles {
    private static final int LONGEST_NAME = 48;
    private static final int MOST_TRIES = 10_000;

    private final Path output;
    private final String prompt;

    /** @param output a folder, or the name of a file if it ends like one of a picture */
    PictureFiles(Path output, String prompt) {
        this.output = output;
        this.prompt = prompt;
    }

    /** The format that a file's name asks for; empty if it is none of a picture's. */
    static Optional<String> formatOf(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "png" -> Optional.of("png");
            case "jpg", "jpeg" -> Optional.of("jpeg");
            case "webp" -> Optional.of("webp");
            default -> Optional.empty();
        };
    }

    /**
     * Makes sure, before anything is bought, that pictures can be written.
     *
     * @throws CommandFailure if they cannot
     */
    void prepare() {
        Path folder = folder();
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".caravan", ""));
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    private Path folder() {
        return formatOf(output).isPresent() ? output.toAbsolutePath().getParent() : output;
    }

    private static CommandFailure notWritable(Path folder, IOException cause) {
        return new CommandFailure("A picture cannot be written into " + folder.toAbsolutePath() + ": " + cause, cause);
    }

    /**
     * Writes a picture.
     *
     * @param format png, jpeg or webp
     * @return where it is
     */
    Path write(byte[] picture, String format) {
        boolean named = formatOf(output).isPresent();
        Path folder = folder();
        String stem = named ? stem(String.valueOf(output.getFileName())) : words(prompt);
        String ending = named && formatOf(output).equals(Optional.of(format))
                ? String.valueOf(output.getFileName()).substring(stem.length())
                : "." + (format.equals("jpeg") ? "jpg" : format);
        try {
            return write(picture, folder, stem, ending);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    private Path write(byte[] picture, Path folder, String stem, String ending) throws IOException {
        for (int number = 1; number < MOST_TRIES; number++) {
            Path file = folder.resolve(stem + (number == 1 ? "" : "-" + number) + ending);
            try {
                Files.write(file, picture, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                return output.isAbsolute() || formatOf(output).isEmpty()
                        ? file
                        : Path.of("").toAbsolutePath().relativize(file);
            } catch (FileAlreadyExistsException e) {
                // The next number.
            }
        }
        throw new IOException("there are too many of this name");
    }

    private static String stem(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** A prompt's first words as a name that every file system takes. */
    static String words(String prompt) {
        String plain =
                prompt.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        if (plain.isEmpty()) {
            return "picture";
        }
        if (plain.length() <= LONGEST_NAME) {
            return plain;
        }
        int end = plain.lastIndexOf('-', LONGEST_NAME);
        return plain.substring(0, end > 0 ? end : LONGEST_NAME);
    }
}
