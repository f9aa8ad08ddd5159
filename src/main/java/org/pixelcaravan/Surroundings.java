package org.pixelcaravan;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.apache.camel.CamelContext;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.cli.Finding;
import org.pixelcaravan.keys.KeyStore;
import org.pixelcaravan.settings.BrokerSettings;
import org.pixelcaravan.settings.GatewaySettings;

/** What a gateway with these settings needs around it. */
final class Surroundings {
    private static final int PATIENCE_MILLISECONDS = 3000;
    private static final int PATIENCE_SECONDS = 3;
    private static final long MEGABYTE = 1L << 20;
    private static final int GOOD = 200;

    private final CamelContext context;
    private final GatewaySettings settings;

    Surroundings(CamelContext context, GatewaySettings settings) {
        this.context = context;
        this.settings = settings;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.good(
                "java",
                Runtime.version() + ", heap of at most " + Runtime.getRuntime().maxMemory() / MEGABYTE + " MiB"));
        findings.add(ports());
        findings.add(folder());
        findings.add(room());
        findings.add(keys());
        findings.add(database());
        findings.add(broker());
        findings.add(providers());
        return findings;
    }

    private Finding ports() {
        try {
            FreePorts.check(settings);
            return Finding.good(
                    "ports",
                    settings.http().port() + " and " + settings.management().port() + " are free");
        } catch (IllegalStateException e) {
            return taken(e.getMessage());
        }
    }

    /** @param trouble what a gateway that started now would say */
    private Finding taken(String trouble) {
        int port = settings.http().port();
        try {
            return runs() ? Finding.good("ports", "a gateway answers on " + port) : Finding.bad("ports", trouble);
        } catch (SSLException e) {
            // The certificate may be one that only its callers trust, so nothing is known of who answers.
            return Finding.doubtful(
                    "ports", port + " is taken, perhaps by a gateway that runs; it cannot be asked: " + e.getMessage());
        } catch (IOException e) {
            return Finding.bad("ports", trouble);
        }
    }

    private boolean runs() throws IOException {
        URL health = new URL(
                settings.http().scheme(),
                settings.http().host(),
                settings.http().port(),
                "/health");
        HttpURLConnection connection = (HttpURLConnection) health.openConnection();
        connection.setConnectTimeout(PATIENCE_MILLISECONDS);
        connection.setReadTimeout(PATIENCE_MILLISECONDS);
        return connection.getResponseCode() == GOOD;
    }

    private Finding folder() {
        Path data = settings.dataDirectory().toAbsolutePath();
        try {
            Files.createDirectories(data);
            Files.delete(Files.createTempFile(data, ".doctor", ""));
            return Finding.good("data directory", data + " can be written");
        } catch (IOException e) {
            return Finding.bad(
                    "data directory", data + " cannot be written: " + e + "; set caravan.data.directory, or its owner");
        }
    }

    private Finding room() {
        Path data = settings.dataDirectory().toAbsolutePath();
        try {
            long free = Files.getFileStore(data).getUsableSpace();
            long least = settings.jobs().minFreeBytes();
            String words = free / MEGABYTE + " MiB free";
            return free < least
                    ? Finding.bad("disk", words + ", but jobs begin only with " + least / MEGABYTE + " MiB")
                    : Finding.good("disk", words);
        } catch (IOException e) {
            return Finding.bad("disk", "nobody knows how much is free: " + e);
        }
    }

    private Finding keys() {
        if (settings.keys().isEmpty()) {
            return Finding.doubtful("keys", "there are none, so only this machine may call; \"caravan keys create\"");
        }
        try {
            int keys = new KeyStore(settings.keys().get()).keys().size();
            return keys == 0
                    ? Finding.bad("keys", settings.keys().get() + " holds none; \"caravan keys create\" makes one")
                    : Finding.good("keys", keys + " in " + settings.keys().get());
        } catch (RuntimeException e) {
            return Finding.bad("keys", StartupFailure.line(e));
        }
    }

    private Finding database() {
        GatewaySettings.Jobs jobs = settings.jobs();
        if (jobs.url().isEmpty()) {
            return Finding.good("job store", "a file in " + settings.jobDirectory());
        }
        DriverManager.setLoginTimeout(PATIENCE_SECONDS);
        try (Connection connection = DriverManager.getConnection(jobs.url(), jobs.user(), jobs.password())) {
            return Finding.good("job store", connection.getMetaData().getDatabaseProductName() + " answers");
        } catch (SQLException e) {
            return Finding.bad("job store", "caravan.jobs.url cannot be opened: " + e.getMessage());
        }
    }

    private Finding broker() {
        BrokerSettings broker = settings.broker();
        if (!broker.enabled()) {
            return Finding.good("broker", "switched off");
        }
        if (broker.isEmbedded()) {
            return Finding.good("broker", "the gateway's own, on port " + broker.port());
        }
        return BrokerAddress.firstOf(broker.url())
                .map(Surroundings::reach)
                .orElseGet(() ->
                        Finding.doubtful("broker", "caravan.broker.url names no host and port that can be tried"));
    }

    private static Finding reach(BrokerAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), PATIENCE_MILLISECONDS);
            return Finding.good("broker", address + " can be reached");
        } catch (IOException e) {
            return Finding.bad("broker", address + " cannot be reached: " + e.getMessage());
        }
    }

    private Finding providers() {
        if (settings.sandbox()) {
            return Finding.good("providers", "all, emulated (caravan.sandbox)");
        }
        List<String> ready = ModelCatalog.builtIn().models().stream()
                .map(ModelSpec::id)
                .map(id -> id.provider())
                .distinct()
                .filter(provider -> ConfiguredProviders.isConfigured(context, provider))
                .toList();
        return ready.isEmpty()
                ? Finding.doubtful(
                        "providers", "none has a key; see docs/providers.md, or try -Dcaravan.sandbox=true first")
                : Finding.good(
                        "providers", "keys for " + String.join(", ", ready) + "; whether they are good is not asked");
    }
}
