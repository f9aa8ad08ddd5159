package org.pixelcaravan.auth;

import java.time.Clock;

/** Google's access tokens: from a file of credentials, else from the metadata server of the machine. A bean of kamelets. */
public final class GoogleTokens implements TokenSource {
    private String credentials = "";
    private String metadata = "";

    /** Path of the file; empty: there is none. */
    public void setCredentials(String file) {
        this.credentials = file.trim();
    }

    /** Address of the metadata server; empty: it is not asked. */
    public void setMetadata(String address) {
        this.metadata = address.trim();
    }

    @Override
    public boolean isConfigured() {
        return !credentials.isEmpty() || !metadata.isEmpty();
    }

    @Override
    public Token fetch() {
        return credentials.isEmpty()
                ? new GoogleMetadataServer(metadata).fetch()
                : new GoogleCredentialsFile(credentials, Clock.systemUTC()).fetch();
    }
}
