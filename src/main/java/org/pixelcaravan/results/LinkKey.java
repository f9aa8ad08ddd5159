package org.pixelcaravan.results;

import java.nio.file.Path;
import org.pixelcaravan.content.MacKey;

/** The secret with which links are signed: made once, then read from its file, so that links survive a restart. */
public final class LinkKey {
    private final MacKey key;

    /** @param file made when it is first needed, readable by its owner only */
    public LinkKey(Path file) {
        this.key = new MacKey(file, "links");
    }

    /**
     * Makes sure that the key is there.
     *
     * @throws IllegalStateException if the file holds something else
     */
    public void load() {
        key.load();
    }

    byte[] sign(byte[] text) {
        return key.sign(text);
    }
}
