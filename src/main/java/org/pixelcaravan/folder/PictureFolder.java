package org.pixelcaravan.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Function;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.ImageHeader;

/**
 * A folder that pictures are put into one by one. A picture appears whole, never over another file and never outside of the
 * folder; the same picture under the same name is there once, however often it is put there. Thread-safe.
 */
public final class PictureFolder {
    private final Path folder;
    private final FileNames names;

    /** @param folder made when the first picture comes */
    public PictureFolder(Path folder, FileNames names) {
        this.folder = folder;
        this.names = names;
    }

    /**
     * Puts a picture there.
     *
     * @param picture read to its end
     * @param named what to call a picture of this format
     * @return its file
     * @throws IOException if these bytes are no picture, or the folder takes none
     */
    public Path put(InputStream picture, Function<ImageFormat, NamedPicture> named) throws IOException {
        Files.createDirectories(folder);
        Path part = folder.resolve("." + UUID.randomUUID() + OutputFiles.UNFINISHED);
        try {
            Files.copy(picture, part);
            return OutputFiles.place(part, folder, names.of(named.apply(format(part))));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static ImageFormat format(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return ImageHeader.read(bytes)
                    .orElseThrow(() -> new IOException("What shall be written is no still PNG, JPEG or WebP picture"))
                    .format();
        }
    }
}
