package org.pixelcaravan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.pixelcaravan.catalog.Flavours;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.cli.Checks;
import org.pixelcaravan.cli.Finding;
import org.pixelcaravan.keys.KeyStore;
import org.pixelcaravan.settings.GatewaySettings;
import org.pixelcaravan.settings.SettingNames;
import org.pixelcaravan.settings.SettingsCheck;
import org.pixelcaravan.settings.TlsFiles;
import org.pixelcaravan.tls.CertificateWatch;

/** Looks at the installation with the eyes of a gateway that would start in it, and starts none. */
final class InstallationChecks implements Checks {
    private final Map<String, String> outer;

    /** @param outer the settings from outside of files */
    InstallationChecks(Map<String, String> outer) {
        this.outer = outer;
    }

    @Override
    public List<Finding> configuration(List<Path> routes) {
        List<Finding> findings = new ArrayList<>();
        CamelContext context = new DefaultCamelContext();
        readSettings(context, findings).ifPresent(settings -> readFiles(context, settings, findings));
        routes.forEach(file -> findings.add(look(file.toString(), () -> load(context, file))));
        return findings;
    }

    @Override
    public List<Finding> surroundings() {
        List<Finding> findings = new ArrayList<>();
        CamelContext context = new DefaultCamelContext();
        readSettings(context, findings)
                .ifPresent(settings -> findings.addAll(new Surroundings(context, settings).findings()));
        return findings;
    }

    private Optional<GatewaySettings> readSettings(CamelContext context, List<Finding> findings) {
        try {
            var properties = (PropertiesComponent) context.getPropertiesComponent();
            properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);
            properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_FALLBACK);
            Properties overrides = new Properties();
            overrides.putAll(outer);
            properties.setOverrideProperties(overrides);
            properties.setLocation(Application.locations(outer));
            SettingsCheck.check(properties.loadProperties().stringPropertyNames(), System.getenv());
            GatewaySettings settings = BundleConfiguration.settings(context);
            findings.add(Finding.good("settings", outer.getOrDefault(SettingNames.CONFIGURATION, "the defaults")));
            return Optional.of(settings);
        } catch (RuntimeException e) {
            findings.add(Finding.bad("settings", StartupFailure.line(e)));
            return Optional.empty();
        }
    }

    private static void readFiles(CamelContext context, GatewaySettings settings, List<Finding> findings) {
        findings.add(look(
                "catalogue",
                () -> ConfiguredCatalog.now(settings.catalog()).models().size() + " models"));
        settings.servers().ifPresent(file -> findings.add(look("servers", () -> servers(context, settings, file))));
        settings.keys()
                .ifPresent(file -> findings.add(
                        look("keys", () -> new KeyStore(existing(file)).keys().size() + " in " + file)));
        settings.http().tls().ifPresent(files -> findings.add(look("certificate", () -> certificate(files))));
        settings.broker()
                .tls()
                .ifPresent(files -> findings.add(look("broker's certificate", () -> certificate(files))));
    }

    private static String servers(CamelContext context, GatewaySettings settings, Path file) {
        ModelCatalog.builtIn(Flavours.USUAL, ConfiguredCatalog.servers(settings, context));
        return file.toString();
    }

    private static String certificate(TlsFiles files) {
        try (CertificateWatch watch = CertificateWatch.start(files, Clock.systemUTC())) {
            return "good until " + watch.identity().chain().get(0).getNotAfter().toInstant();
        }
    }

    private static Path existing(Path file) {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("there is no file " + file + "; \"caravan keys create\" makes one");
        }
        return file;
    }

    private static String load(CamelContext context, Path file) throws Exception {
        Resource resource = PluginHelper.getResourceLoader(context).resolveResource("file:" + file.toAbsolutePath());
        PluginHelper.getRoutesLoader(context).loadRoutes(resource);
        return "can be loaded";
    }

    private static Finding look(String what, Callable<String> check) {
        try {
            return Finding.good(what, check.call());
        } catch (Exception e) {
            return Finding.bad(what, StartupFailure.line(e));
        }
    }
}
