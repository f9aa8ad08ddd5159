package org.pixelcaravan.lightbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

    private static final String PAGE = "index.html";

    /** Where the page has its link to the console. */
    private static final String CONSOLE = "<!-- console -->";

    private static final String LINK =
            "<a href=\"%s\" title=\"The login is caravan, the password the setting caravan.management.password"
                    + " or else the one in management-password of the data directory\">Hawtio</a>";

    private final PageFile page;
    private final PageFile localPage;
    private final Map<String, PageFile> files =
            NAMES.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), PageFiles::file));

    /** @param console the address of the operator's console, which only this machine reaches */
    public PageFiles(String console) {
        this.page = page("");
        this.localPage = page(LINK.formatted(console.replace("&", "&amp;").replace("\"", "&quot;")));
    }

    /** The page itself, for somebody on this machine or elsewhere. */
    public PageFile page(boolean local) {
        return local ? localPage : page;
    }

    /** What the page loads under exactly this name. */
    public Optional<PageFile> find(String name) {
        return Optional.ofNullable(files.get(name));
    }

    private static PageFile page(String link) {
        String text = new String(read(PAGE), StandardCharsets.UTF_8);
        return file(PAGE, text.replace(CONSOLE, link).getBytes(StandardCharsets.UTF_8));
    }

    private static PageFile file(String name) {
        return file(name, read(name));
    }

    private static PageFile file(String name, byte[] content) {
        return new PageFile(TYPES.get(name.substring(name.lastIndexOf('.') + 1)), content);
    }

    private static byte[] read(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The build has put " + name + " beside this class", e);
        }
    }
}
