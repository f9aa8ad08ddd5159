package org.pixelcaravan.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a document that a test can write, between two comments of its name. The test compares it, and writes it anew with
 * {@code -Ddocs.write=true}; somebody reads the difference before it is committed.
 */
public record GeneratedPart(Path document, String name) {
    private static final boolean WRITE = Boolean.getBoolean("docs.write");

    private String begin() {
        return "<!-- begin " + name + " -->\n";
    }

    private String end() {
        return "<!-- end " + name + " -->";
    }

    /** What the document says. */
    public String text() {
        String all = all();
        return all.substring(start(all), all.indexOf(end()));
    }

    private int start(String all) {
        assertThat(all).as("%s", document).containsOnlyOnce(begin()).containsOnlyOnce(end());
        return all.indexOf(begin()) + begin().length();
    }

    /** Writes what it should say, if that was asked for. */
    public void offer(String fresh) {
        if (WRITE) {
            String all = all();
            try {
                Files.writeString(document, all.substring(0, start(all)) + fresh + all.substring(all.indexOf(end())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** How to come by a document that says what it should. */
    public String remedy(Class<?> test) {
        return "%s does not say what the gateway does; if the gateway is right, write it anew with: "
                        .formatted(document)
                + "mvn -Pfull test -Ddocs.write=true -Dtest=" + test.getSimpleName();
    }

    private String all() {
        try {
            return Files.readString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
