package org.pixelcaravan;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pixelcaravan.settings.GatewaySettings;
import org.pixelcaravan.settings.SettingNames;

/** What the log says once the gateway is ready: where the doors are, and a line to try. */
final class StartupNotice {
    private static final String READY = """

            ------------------------------------------------------------------------------
             Pixel Caravan is ready%1$s
               OpenAI Images   POST %2$s/v1/images/generations
               Google Vertex   POST %2$s/v1/publishers/{provider}/models/{model}:predict
               Gemini content  POST %2$s/v1beta/models/{model}:generateContent
               Models          GET  %2$s/v1/models
               Watched folder  %7$s
               Start page      GET  %2$s/
               Callers         %6$s
               Console         %3$s  (login caravan, password %4$s)
            %5$s------------------------------------------------------------------------------""";

    private static final String TRY = """
             Try it:
               curl -s %s/v1/images/generations -H 'Content-Type: application/json' \\
            %s     -d '{"model":"gpt-image-2","prompt":"A red kite over dunes"}' \\
                 | sed 's/.*"b64_json":"\\([^"]*\\)".*/\\1/' | base64 --decode > kite.png
            """;

    private static final String NO_PROVIDER = """
             No provider has a key, so every picture is refused. Start it again
               with emulated vendors:   caravan.sandbox=true, as in CARAVAN_SANDBOX=true
               or a vendor's key in the environment, all in docs/configuration.md:
            %s
            """;

    private static final int KEYS_IN_A_LINE = 4;

    private StartupNotice() {}

    /**
     * @param port the port that the doors really listen on
     * @param ready whether any provider can be called
     */
    static String of(GatewaySettings settings, int port, boolean ready) {
        String origin =
                settings.http().scheme() + "://" + reachable(settings.http().host()) + ":" + port;
        String mode = settings.sandbox()
                ? "   *** SANDBOX: emulated providers, no vendor is called, nothing is paid for ***"
                : "";
        String callers = settings.keys()
                .map(file -> "need a key of " + file)
                .orElse("need no key, since only this machine can call");
        String withKey = settings.keys().isPresent() ? "     -H 'Authorization: Bearer YOUR KEY' \\\n" : "";
        String password = settings.management().password().isEmpty()
                ? "in " + settings.dataDirectory().resolve("management-password")
                : "the setting caravan.management.password";
        String folder = settings.folder().enabled()
                ? settings.dataDirectory().resolve("inbox") + ", pictures in "
                        + settings.dataDirectory().resolve("outbox")
                : "off";
        String hint = ready ? TRY.formatted(origin, withKey) : NO_PROVIDER.formatted(vendorKeys());
        return READY.formatted(mode, origin, settings.management().console(), password, hint, callers, folder);
    }

    private static String vendorKeys() {
        List<String> keys = SettingNames.vendorKeys();
        return IntStream.iterate(0, first -> first < keys.size(), first -> first + KEYS_IN_A_LINE)
                .mapToObj(first -> keys.subList(first, Math.min(first + KEYS_IN_A_LINE, keys.size())))
                .map(line -> "     " + String.join(", ", line))
                .collect(Collectors.joining("\n"));
    }

    /** An address that a command on this machine can use. */
    private static String reachable(String host) {
        return switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::", "[::]" -> "[::1]";
            default -> host;
        };
    }
}
