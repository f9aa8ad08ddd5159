package org.pixelcaravan.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pixelcaravan.support.RunningGateway;

/** What a gateway shows to Prometheus. */
record Scrape(String text) {
    private static final String PATH = "/observe/metrics";
    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE ((?:caravan|gen_ai)_\\S+) (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    static Scrape of(RunningGateway gateway) {
        try {
            String password = Files.readString(gateway.dataDirectory().resolve("management-password"))
                    .strip();
            String login = Base64.getEncoder().encodeToString(("caravan:" + password).getBytes(StandardCharsets.UTF_8));
            HttpResponse<String> answer = gateway.send(
                    HttpRequest.newBuilder(gateway.managementAddress(PATH)).header("Authorization", "Basic " + login));
            return new Scrape(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int statusWithoutLogin(RunningGateway gateway) {
        return gateway.send(HttpRequest.newBuilder(gateway.managementAddress(PATH)))
                .statusCode();
    }

    /** Those of the gateway's own, and their labels. */
    Map<String, Set<String>> families() {
        return FAMILY.matcher(text)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), this::labels, (one, other) -> one, TreeMap::new));
    }

    private Set<String> labels(MatchResult family) {
        String part = family.group(2).equals("histogram") ? "_count" : "";
        return text.lines()
                .filter(line -> line.startsWith(family.group(1) + part + "{"))
                .flatMap(line -> LABEL.matcher(line).results())
                .map(label -> label.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Everything before the values. */
    Set<String> series() {
        return text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Its sum over all series with these labels. */
    double value(String name, String... labels) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Set.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
