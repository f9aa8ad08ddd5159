package org.pixelcaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.settings.GatewaySettings;
import org.pixelcaravan.settings.SettingNames;

class StartupNoticeTest {
    private final Properties properties = new Properties();

    @BeforeEach
    void load() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/application.properties")) {
            properties.load(in);
        }
        set("caravan.data.directory", "data");
    }

    @Test
    void listsEveryDoorAtThePortThatIsReallyOpen() {
        assertThat(notice(true))
                .contains(
                        "POST http://127.0.0.1:18080/v1/images/generations",
                        "POST http://127.0.0.1:18080/v1/publishers/{provider}/models/{model}:predict",
                        "POST http://127.0.0.1:18080/v1beta/models/{model}:generateContent",
                        "GET  http://127.0.0.1:18080/v1/models",
                        "GET  http://127.0.0.1:18080/\n",
                        "http://127.0.0.1:9876/hawtio/");
    }

    @Test
    void saysWhereToDropFiles() {
        assertThat(notice(true)).contains("Watched folder  data/inbox, pictures in data/outbox");

        set("caravan.folder.enabled", "false");

        assertThat(notice(true)).contains("Watched folder  off");
    }

    @Test
    void givesALineToTryWhereAProviderCanBeCalled() {
        assertThat(notice(true))
                .contains("curl -s http://127.0.0.1:18080/", "kite.png")
                .doesNotContain("SANDBOX", "_KEY");
    }

    @Test
    void saysWhatIsMissingWhereNoneCan() {
        assertThat(notice(false))
                .contains(SettingNames.vendorKeys())
                .contains("OPENAI_API_KEY", "caravan.sandbox=true")
                .doesNotContain("curl", "***");
    }

    @Test
    void saysThatTheSandboxIsNothingReal() {
        set("caravan.sandbox", "true");

        assertThat(notice(true)).contains("*** SANDBOX", "nothing is paid for").contains("curl");
    }

    @Test
    void saysWhoMayCall() {
        assertThat(notice(true)).contains("need no key").doesNotContain("Authorization");

        set("caravan.keys", "conf/keys");

        assertThat(notice(true)).contains("need a key of conf/keys", "-H 'Authorization: Bearer YOUR KEY'");
    }

    @Test
    void neverShowsThePassword() {
        assertThat(notice(true)).contains("password in data/management-password");

        set("caravan.management.password", "open-sesame");

        assertThat(notice(true))
                .contains("the setting caravan.management.password")
                .doesNotContain("open-sesame");
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 127.0.0.1", "::, [::1]", "192.0.2.7, 192.0.2.7"})
    void namesAnAddressThatThisMachineCanUse(String host, String shown) {
        set("caravan.http.host", host);

        assertThat(notice(true)).contains("http://" + shown + ":18080/v1/models");
    }

    private void set(String name, String value) {
        properties.setProperty(name, value);
    }

    private String notice(boolean ready) {
        return StartupNotice.of(GatewaySettings.read(properties::getProperty), 18080, ready);
    }
}
