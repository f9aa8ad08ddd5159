package org.pixelcaravan.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class JwtSignerTest {

    /** RFC 7515, appendix A.1; the line ends are part of what is signed. */
    @Test
    void signsTheExampleOfTheRfc() {
        byte[] secret = Base64.getUrlDecoder()
                .decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");

        String token = new JwtSigner(secret)
                .token(
                        "{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}",
                        "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");

        assertThat(token)
                .isEqualTo("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
                        + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
                        + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    }

    /** RFC 7520, section 4.4, whose payload is no JSON: nothing is written anew. */
    @Test
    void signsTheExampleOfTheCookbook() {
        byte[] secret = Base64.getUrlDecoder().decode("hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg");

        String token = new JwtSigner(secret)
                .token(
                        "{\"alg\":\"HS256\",\"kid\":\"018c0ae5-4d9b-471b-bfd6-eef314bc7037\"}",
                        "It\u2019s a dangerous business, Frodo, going out your door. You step onto the road, and if you don't"
                                + " keep your feet, there\u2019s no knowing where you might be swept off to.");

        assertThat(token).endsWith(".s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0");
    }

    @Test
    void takesASecretShorterThanTheHash() {
        String token = JwtSigner.ofText("SKexample0001")
                .token(
                        "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
                        "{\"iss\":\"AKexample0001\",\"exp\":1767227400,\"nbf\":1767225595}");

        assertThat(token)
                .isEqualTo("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
                        + ".eyJpc3MiOiJBS2V4YW1wbGUwMDAxIiwiZXhwIjoxNzY3MjI3NDAwLCJuYmYiOjE3NjcyMjU1OTV9"
                        + ".yrbqzDegQYNEVSLTMgz3QBnxkaWyD4Inkd-Covnz_Xg");
    }
}
