package org.pixelcaravan.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * Hawtio's web application at the management port, behind its login: the pages, and the few questions that they ask a server.
 * What they show comes from Jolokia.
 */
public final class HawtioConsole {
    /** Where it begins. */
    public static final String PATH = "/hawtio/";

    private static final String JOLOKIA = "/hawtio/jolokia";
    private static final String FILES = "/hawtio-static/";
    private static final String START = "index.html";
    private static final String NAME = "(/?[A-Za-z0-9_-][A-Za-z0-9_.-]*)+";

    /** Of ours instead of Hawtio's: without the views of what the access policy does not show. */
    private static final String CONFIGURATION = "hawtconfig.json";

    /** It styles elements one by one, and its editor draws pictures and fonts that stand in its own files. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; "
                    + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
                    + "base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "ico", "image/x-icon",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "ttf", "font/ttf",
            "txt", "text/plain; charset=utf-8",
            "woff2", "font/woff2");

    /** The browser has logged in at the management port already, so nobody logs in here; there are no other servers to see. */
    private final Map<String, String> answers;

    /** @param user who has logged in where anything of this can be seen */
    public HawtioConsole(String user) {
        this.answers = Map.of(
                "auth/config/login", "[]",
                "auth/config/oidc", "[]",
                "auth/config/session-timeout", "{\"timeout\":-1}",
                "keycloak/enabled", "false",
                "plugin", "[]",
                "preset-connections", "[]",
                "proxy/enabled", "false",
                "user", "\"" + user + "\"");
    }

    /** Whether a page of it is there, as opposed to Jolokia. */
    static boolean isPage(String path) {
        return path.startsWith(PATH) && !path.startsWith(JOLOKIA) || path.equals("/hawtio");
    }

    /** After Jolokia and the login, which Camel has put there. */
    public void register(Router router) {
        router.route("/hawtio*").method(HttpMethod.GET).method(HttpMethod.HEAD).blockingHandler(this::answer, false);
    }

    private void answer(RoutingContext context) {
        String path = context.normalizedPath();
        if (path.equals("/hawtio")) {
            context.redirect(PATH);
        } else if (isPage(path)) {
            answer(context, path.substring(PATH.length()));
        } else {
            context.next();
        }
    }

    private void answer(RoutingContext context, String name) {
        Optional<String> answer = Optional.ofNullable(answers.get(name));
        if (answer.isPresent()) {
            send(context, "json", Buffer.buffer(answer.get()));
            return;
        }
        // Its views have addresses without a dot, and show themselves once its start page has loaded.
        String file = name.lastIndexOf('.') > name.lastIndexOf('/') ? name : START;
        Optional<Buffer> found = file.equals(CONFIGURATION) ? file(file) : file(FILES + file);
        found.ifPresentOrElse(content -> send(context, extension(file), content), () -> context.fail(404));
    }

    private static Optional<Buffer> file(String name) {
        if (!name.matches(NAME)) {
            return Optional.empty();
        }
        try (InputStream in = HawtioConsole.class.getResourceAsStream(name)) {
            return in == null ? Optional.empty() : Optional.of(Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new IllegalStateException("The file " + name + " of Hawtio cannot be read", e);
        }
    }

    private static void send(RoutingContext context, String extension, Buffer content) {
        HttpServerResponse response = context.response()
                .putHeader("Content-Type", TYPES.getOrDefault(extension, "application/octet-stream"))
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.end(content);
    }

    private static String extension(String file) {
        return file.substring(file.lastIndexOf('.') + 1);
    }
}
