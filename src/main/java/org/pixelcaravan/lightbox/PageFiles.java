package org.pixelcaravan.lightbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The files of the Lightbox, the page on which people try models: these, and nothing else of the class path. */
public final class PageFiles {
    private static final List<String> NAMES = List.of(
            "choices.mjs",
            "cost.mjs",
            "dom.mjs",
            "events.mjs",
            "form.mjs",
            "gallery.mjs",
            "gateway.mjs",
            "icon.svg",
            "jobs.mjs",
            "lightbox.css",
            "limits.mjs",
            "main.mjs",
            "marks.mjs",
            "painter.mjs",
            "pictures.mjs",
            "references.mjs",
            "request.mjs",
            "snippets.mjs",
            "table.mjs",
            "viewer.mjs");

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "html", "text/html; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final PageFile page = read("index.html");
    private final Map<String, PageFile> files =
            NAMES.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), PageFiles::read));

    /** The page itself. */
    public PageFile page() {
        return page;
    }

    /** What the page loads under exactly this name. */
    public Optional<PageFile> find(String name) {
        return Optional.ofNullable(files.get(name));
    }

    private static PageFile read(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
            return new PageFile(type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("The build has put " + name + " beside this class", e);
        }
    }
}
