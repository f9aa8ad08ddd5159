package org.pixelcaravan.route;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.pixelcaravan.catalog.CatalogSource;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.content.Payload;
import org.pixelcaravan.dialect.DoorAnswer;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.http.LoopbackGuard;
import org.pixelcaravan.http.PageHeaders;
import org.pixelcaravan.settings.GatewaySettings;

/** A page that lists doors and models. */
public final class StartPage implements Processor {
    private static final String STYLE = """
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
            code { background: rgba(127, 127, 127, .15); padding: .1em .3em; border-radius: 3px; }
            table { border-collapse: collapse; }
            td, th { text-align: left; padding: .2rem 1.5rem .2rem 0; }
            :root { color-scheme: light dark; }
            """;

    private static final Map<String, String> POLICY = PageHeaders.styled(STYLE);

    /** Only this machine reaches it. */
    private static final String CONSOLE = """
            <h2>Console</h2>
            <p><a href="%s">Hawtio</a> shows routes, figures and providers. The login is <code>caravan</code>, the password the setting
            <code>caravan.management.password</code> or else the one in <code>management-password</code> of the data directory.</p>
            """;

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Pixel Caravan</title>
            <style>%s</style>
            </head>
            <body>
            <h1>Pixel Caravan</h1>
            <p>%s</p>
            <h2>Doors</h2>
            <table>
            <tr><td>OpenAI Images</td><td><code>POST /v1/images/generations</code>, <code>POST /v1/images/edits</code></td></tr>
            <tr><td>Google Vertex</td><td><code>POST /v1/publishers/{provider}/models/{model}:predict</code></td></tr>
            <tr><td>Gemini content</td><td><code>POST /v1beta/models/{model}:generateContent</code></td></tr>
            <tr><td>Models</td><td><code>GET /v1/models</code></td></tr>
            <tr><td>Health</td><td><code>GET /health</code></td></tr>
            <tr><td>All of it, as OpenAPI</td><td><a href="/openapi.yaml"><code>GET /openapi.yaml</code></a></td></tr>
            </table>
            <p>OpenAI Images and Models also answer under <code>/api</code>, Google's doors under <code>/api/vertex-ai</code>.</p>
            %s
            <h2>Models</h2>
            <table>
            <tr><th>Name</th><th>Pictures a request</th></tr>
            %s
            </table>
            </body>
            </html>
            """;

    private final HttpDoor door;
    private final AnswerHeaders headers;
    private final CatalogSource catalog;
    private final String mode;
    private final String console;

    public StartPage(HttpDoor door, CatalogSource catalog, GatewaySettings settings) {
        this.door = door;
        this.headers = new AnswerHeaders(settings.sandbox());
        this.catalog = catalog;
        this.mode = settings.sandbox()
                ? "SANDBOX: pictures are drawn by emulators on this machine; no vendor is called."
                : "An image-generation gateway and batch router.";
        this.console = CONSOLE.formatted(escape(settings.management().console()));
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        DoorState state = DoorState.of(exchange);
        ReadOnly.check(state);
        exchange.getMessage().setBody(null);
        door.write(
                state.request(),
                new DoorAnswer(200, "text/html; charset=utf-8", POLICY, Payload.of(page(isLocal(state)))),
                headers.of(state.context()));
    }

    private static boolean isLocal(DoorState state) {
        return LoopbackGuard.isLocal(
                Optional.ofNullable(state.request().getHeader("Host")).orElse(""));
    }

    private byte[] page(boolean local) {
        String rows = catalog.get().models().stream().map(StartPage::row).collect(Collectors.joining("\n"));
        return PAGE.formatted(STYLE, mode, local ? console : "", rows).getBytes(StandardCharsets.UTF_8);
    }

    private static String row(ModelSpec spec) {
        return "<tr><td><code>" + escape(spec.id().toString()) + "</code></td><td>" + spec.count() + "</td></tr>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
