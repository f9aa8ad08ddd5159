package org.pixelcaravan.catalog;

/** A catalogue cannot be used as it is written; the message names the document, the row and the key. */
public final class CatalogException extends RuntimeException {
    public CatalogException(String message) {
        super(message);
    }
}
