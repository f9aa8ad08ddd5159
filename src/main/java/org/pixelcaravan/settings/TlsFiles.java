package org.pixelcaravan.settings;

import java.nio.file.Path;

/**
 * Two PEM files with which a server proves who it is.
 *
 * @param prefix of the settings that name them, for messages
 * @param certificate the server's own and those that lead from it to an authority, in this order
 * @param key the private key of the first of them
 */
public record TlsFiles(String prefix, Path certificate, Path key) {

    /** The file of certificates, as messages name it. */
    public String namedCertificate() {
        return "Setting " + prefix + ".certificate, file " + certificate;
    }

    /** The file of the key, as messages name it. */
    public String namedKey() {
        return "Setting " + prefix + ".key, file " + key;
    }
}
