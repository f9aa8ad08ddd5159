package org.pixelcaravan;

import org.pixelcaravan.settings.GatewaySettings;

/** What the log says once the gateway is ready: where the doors are, and a line to try. */
final class StartupNotice {
    private static final String READY = """

            ------------------------------------------------------------------------------
             Pixel Caravan is ready%1$s
               OpenAI Images   POST %2$s/v1/images/generations
               Google Vertex   POST %2$s/v1/publishers/{provider}/models/{model}:predict
               Gemini content  POST %2$s/v1beta/models/{model}:generateContent
               Models          GET  %2$s/v1/models
               Start page      GET  %2$s/
               Management      %3$s  (login caravan, password %4$s)
            %5$s------------------------------------------------------------------------------""";

    private static final String TRY = """
             Try it:
               curl -s %s/v1/images/generations -H 'Content-Type: application/json' \\
                 -d '{"model":"gpt-image-2","prompt":"A red kite over dunes"}' \\
                 | sed 's/.*"b64_json":"\\([^"]*\\)".*/\\1/' | base64 --decode > kite.png
            """;

    private StartupNotice() {}

    /** @param port the port that the doors really listen on */
    static String of(GatewaySettings settings, int port) {
        String origin = "http://" + settings.http().host() + ":" + port;
        String mode = settings.sandbox()
                ? "   *** SANDBOX: emulated providers, no vendor is called, nothing is paid for ***"
                : "";
        String management = "http://" + settings.management().host() + ":"
                + settings.management().port() + "/hawtio/jolokia";
        String password = settings.management().password().isEmpty()
                ? "in " + settings.dataDirectory().resolve("management-password")
                : "the setting caravan.management.password";
        return READY.formatted(mode, origin, management, password, TRY.formatted(origin));
    }
}
