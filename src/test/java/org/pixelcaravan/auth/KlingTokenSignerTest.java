package org.pixelcaravan.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.dialect.ProviderCall;

class KlingTokenSignerTest {
    private final ProviderCall call = ProviderCall.get(URI.create("https://api-singapore.klingai.com/v1"));
    private final KlingTokenSigner signer =
            new KlingTokenSigner(Clock.fixed(Instant.ofEpochSecond(1_767_225_600), ZoneOffset.UTC));

    @Test
    void makesATokenOfTheTwoHalves() {
        ProviderCall signed = signer.sign(call, "AKexample0001", "SKexample0001");

        assertThat(signed.headers())
                .containsEntry(
                        "Authorization",
                        "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
                                + ".eyJpc3MiOiJBS2V4YW1wbGUwMDAxIiwiZXhwIjoxNzY3MjI3NDAwLCJuYmYiOjE3NjcyMjU1OTV9"
                                + ".yrbqzDegQYNEVSLTMgz3QBnxkaWyD4Inkd-Covnz_Xg");
    }

    @Test
    void sendsAKeyWithoutASecretHalfAsItIs() {
        assertThat(signer.sign(call, "api-key").headers()).containsEntry("Authorization", "Bearer api-key");
    }
}
