package org.pixelcaravan.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pixelcaravan.model.ReferenceLimits;

/** The gateway's own settings ({@code caravan.*}), typed. Their defaults stand in application.properties. */
public record GatewaySettings(
        boolean sandbox,
        int sandboxPort,
        boolean sandboxCoarse,
        Http http,
        Management management,
        Optional<Path> keys,
        Path dataDirectory,
        int spoolThreshold,
        Duration requestDeadline,
        boolean strictParameters,
        String catalog,
        Optional<Path> servers,
        Fetch fetch,
        ReferenceLimits references,
        int maxImagePixels,
        Results results,
        Retry retry,
        Breaker breaker,
        Jobs jobs,
        Folder folder,
        BrokerSettings broker,
        Limits limits,
        Stop stop,
        AuditSettings audit) {
    private static final String FILE = "file:";

    /**
     * The HTTP doors.
     *
     * @param minRate bytes a second that a caller must send or read while the gateway waits for him
     * @param publicUrl where callers reach them, without a slash at its end; empty: where the caller says that he has
     * @param tls with what they encrypt; empty: they do not
     * @param hsts for how many seconds browsers shall come back with TLS only; 0: they are not told
     * @param origins whose web pages may call
     */
    public record Http(
            String host,
            int port,
            long maxBody,
            Duration readTimeout,
            Duration writeTimeout,
            int minRate,
            Duration keepAlive,
            int workers,
            String publicUrl,
            Optional<TlsFiles> tls,
            int hsts,
            List<String> origins) {

        public Http {
            if (hsts > 0 && tls.isEmpty()) {
                throw new IllegalArgumentException("Setting caravan.http.tls.hsts needs caravan.http.tls.certificate");
            }
        }

        /** What addresses of the doors start with. */
        public String scheme() {
            return tls.isPresent() ? "https" : "http";
        }
    }

    /** Health and Jolokia. */
    public record Management(String host, int port, String password) {
        /** Where a browser on this machine finds the console. */
        public String console() {
            String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
            return "http://" + name + ":" + port + "/hawtio/";
        }
    }

    /** What pictures may be fetched from where. */
    public record Fetch(List<String> allow, boolean allowHttp, long maxBytes) {}

    /** The pictures that callers fetch by a link. */
    public record Results(Duration retention, long maxBytes) {}

    /**
     * Vendor calls that are made again.
     *
     * @param attempts at one call, the first included
     * @param firstPause after the first one; each further pause is twice as long
     * @param longestPause also the longest that a caller waits for a vendor that asks to
     * @param ambiguous whether those are made again that may have been charged
     */
    public record Retry(int attempts, Duration firstPause, Duration longestPause, boolean ambiguous) {}

    /**
     * What keeps calls away from a provider that is out of order.
     *
     * @param calls the last so many are looked at; 0: it is switched off
     * @param pause how long none is made
     */
    public record Breaker(int calls, Duration pause) {}

    /**
     * Jobs, which outlive the gateway.
     *
     * @param url of a PostgreSQL database; empty: a file in the data directory
     * @param parallel lines that run at the same time
     * @param deadline time for one run of a line
     * @param attempts runs of a line whose failures may pass
     * @param lease how long another gateway waits for one that died
     * @param retention how long a finished job and its pictures stay
     * @param minFreeBytes with less room on the disk, no line is begun
     * @param webhookSecret signs the notices of ended jobs; empty: there are none
     * @param keepAll whether a request whose caller waits for the whole answer is a job too
     */
    public record Jobs(
            String url,
            String user,
            String password,
            int parallel,
            Duration deadline,
            int attempts,
            Duration lease,
            Duration retention,
            long minFreeBytes,
            String webhookSecret,
            boolean keepAll) {}

    /**
     * The watched folder.
     *
     * @param names pattern of the names of picture files
     * @param reuse whether a file that was here before gets the earlier result
     * @param metadata whether pictures say how they were made
     */
    public record Folder(boolean enabled, String names, boolean reuse, boolean metadata) {}

    /**
     * How much there may be at the same time.
     *
     * @param requests in flight, waiting for a thread included
     * @param connectionsPerAddress open connections from one address
     * @param idle how long a connection may be open without a request
     * @param spoolBytes that all spool files may have together
     */
    public record Limits(int requests, int connectionsPerAddress, Duration idle, long spoolBytes) {}

    /**
     * How the gateway stops.
     *
     * @param delay between the word to stop, which health tells at once, and the end of new requests
     * @param deadline time for what is in flight then
     */
    public record Stop(Duration delay, Duration deadline) {}

    /** Where jobs and their pictures lie. */
    public Path jobDirectory() {
        return dataDirectory.resolve("jobs");
    }

    /** Where the messages of the gateway's own broker lie. */
    public Path brokerDirectory() {
        return dataDirectory.resolve("broker");
    }

    /** Where large content of requests under way lies. */
    public Path spoolDirectory() {
        return dataDirectory.resolve("spool");
    }

    /** Where pictures lie that callers fetch by a link. */
    public Path resultDirectory() {
        return dataDirectory.resolve("results");
    }

    /**
     * @param lookup gives the value of a full setting name
     * @throws IllegalArgumentException naming the setting whose value cannot be read
     */
    public static GatewaySettings read(Function<String, String> lookup) {
        SettingReader reader = new SettingReader(lookup);
        return new GatewaySettings(
                reader.flag("caravan.sandbox"),
                reader.port("caravan.sandbox.port"),
                reader.choice("caravan.sandbox.detail", "fine", "coarse").equals("coarse"),
                new Http(
                        reader.text("caravan.http.host"),
                        reader.port("caravan.http.port"),
                        reader.big("caravan.http.max-body"),
                        reader.milliseconds("caravan.http.read-timeout"),
                        reader.milliseconds("caravan.http.write-timeout"),
                        reader.whole("caravan.http.min-rate"),
                        reader.positiveMilliseconds("caravan.http.keep-alive"),
                        reader.positive("caravan.http.workers"),
                        reader.webAddress("caravan.http.public-url"),
                        reader.tls("caravan.http.tls"),
                        reader.whole("caravan.http.tls.hsts"),
                        reader.origins("caravan.http.cors.origins")),
                new Management(
                        reader.text("caravan.management.host"),
                        reader.port("caravan.management.port"),
                        reader.text("caravan.management.password")),
                path(reader.text("caravan.keys")),
                Path.of(reader.text("caravan.data.directory")),
                reader.whole("caravan.spool.threshold"),
                reader.milliseconds("caravan.request.deadline"),
                reader.choice("caravan.parameters.unsupported", "warn", "reject")
                        .equals("reject"),
                reader.text("caravan.catalog"),
                path(reader.text("caravan.servers")),
                new Fetch(
                        reader.list("caravan.fetch.allow"),
                        reader.flag("caravan.fetch.allow-http"),
                        reader.big("caravan.fetch.max-bytes")),
                new ReferenceLimits(
                        reader.positive("caravan.references.max-count"), reader.big("caravan.references.max-bytes")),
                reader.positive("caravan.image.max-pixels"),
                new Results(
                        reader.positiveMilliseconds("caravan.results.retention"),
                        reader.big("caravan.results.max-bytes")),
                new Retry(
                        reader.positive("caravan.retry.attempts"),
                        reader.positiveMilliseconds("caravan.retry.first-pause"),
                        reader.positiveMilliseconds("caravan.retry.longest-pause"),
                        reader.flag("caravan.retry.ambiguous")),
                new Breaker(
                        reader.whole("caravan.breaker.calls"), reader.positiveMilliseconds("caravan.breaker.pause")),
                new Jobs(
                        reader.database("caravan.jobs.url"),
                        reader.text("caravan.jobs.user"),
                        reader.text("caravan.jobs.password"),
                        reader.positive("caravan.jobs.parallel"),
                        reader.positiveMilliseconds("caravan.jobs.deadline"),
                        reader.positive("caravan.jobs.attempts"),
                        reader.positiveMilliseconds("caravan.jobs.lease"),
                        reader.positiveMilliseconds("caravan.jobs.retention"),
                        reader.big("caravan.jobs.min-free-bytes"),
                        reader.webhookSecret("caravan.jobs.webhook-secret"),
                        reader.flag("caravan.jobs.keep-all")),
                new Folder(
                        reader.flag("caravan.folder.enabled"),
                        reader.text("caravan.folder.names"),
                        reader.choice("caravan.folder.duplicates", "reuse", "run")
                                .equals("reuse"),
                        reader.flag("caravan.folder.metadata")),
                BrokerSettings.read(reader),
                new Limits(
                        reader.positive("caravan.http.max-requests"),
                        reader.positive("caravan.http.max-connections-per-address"),
                        reader.positiveMilliseconds("caravan.http.idle-timeout"),
                        reader.big("caravan.spool.max-bytes")),
                new Stop(reader.milliseconds("caravan.stop.delay"), reader.milliseconds("caravan.stop.deadline")),
                AuditSettings.read(reader, Path.of(reader.text("caravan.data.directory"))));
    }

    /** A setting's path, which may begin with {@code file:}; an empty value means none. */
    public static Optional<Path> path(String value) {
        String path = value.startsWith(FILE) ? value.substring(FILE.length()) : value;
        return Optional.of(path.trim()).filter(given -> !given.isEmpty()).map(Path::of);
    }
}
