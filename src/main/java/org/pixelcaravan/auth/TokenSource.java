package org.pixelcaravan.auth;

import java.time.Duration;
import java.util.Optional;
import org.pixelcaravan.error.GatewayException;

/** Where new access tokens come from. */
public interface TokenSource {

    /** Whether anything is set from which tokens could come. */
    boolean isConfigured();

    /** @throws GatewayException NOT_CONFIGURED, PROVIDER_AUTH or PROVIDER_UNAVAILABLE if there is none */
    Token fetch();

    /**
     * A token and how long it is good for.
     *
     * @param quotaProject the project that pays for a user's calls; absent where the token says that itself
     */
    record Token(String value, Duration life, Optional<String> quotaProject) {
        /** Shows nothing of the token. */
        @Override
        public String toString() {
            return "Token for " + life;
        }
    }
}
