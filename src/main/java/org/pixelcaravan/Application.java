package org.pixelcaravan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.main.Main;
import org.pixelcaravan.cli.CaravanCommand;
import org.pixelcaravan.cli.Terminal;
import org.pixelcaravan.log.LogFormat;
import org.pixelcaravan.settings.LogSettings;
import org.pixelcaravan.settings.OuterSettings;
import org.pixelcaravan.settings.SettingNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the gateway and runs it until the process is told to end. */
public final class Application {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final String JSON = "json";
    private static final String START = "start";
    private static final String DEFAULTS = "classpath:application.properties";

    private Application() {}

    /**
     * Ends the process with status 1 and one line in the log if the gateway cannot start. With another word than
     * {@code start} as its first argument it starts none, but does what {@link CaravanCommand} knows by that name.
     */
    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        if (!words.isEmpty() && !words.get(0).startsWith("-") && !words.get(0).equals(START)) {
            Map<String, String> settings = OuterSettings.read(System.getenv(), System.getProperties());
            System.exit(CaravanCommand.run(Terminal.ofProcess(), new InstallationChecks(settings), settings, words));
        }
        try {
            run(newMain(Map.of()), arguments);
        } catch (IllegalArgumentException e) {
            sayWhy(e);
            System.exit(1);
        }
    }

    private static void run(Main main, String[] arguments) {
        try {
            main.run(arguments);
        } catch (Exception | LinkageError e) {
            sayWhy(e);
            // Otherwise Camel's shutdown hook says that the process was told to end.
            main.completed();
            // Threads that were started already would keep the process alive.
            System.exit(1);
        }
    }

    private static void sayWhy(Throwable failure) {
        LOG.error("Pixel Caravan cannot start: {}", StartupFailure.line(failure));
        LOG.debug("Where it failed", failure);
    }

    /**
     * A gateway that is ready to be started.
     *
     * @param overrides settings that win over every other source
     */
    public static Main newMain(Map<String, String> overrides) {
        Main main = new GatewayMain();
        Map<String, String> outer = OuterSettings.read(System.getenv(), System.getProperties());
        if (JSON.equals(overrides.getOrDefault(LogSettings.FORMAT, outer.get(LogSettings.FORMAT)))) {
            // What is logged before the settings have been read; a file of them comes too late for that.
            LogFormat.JSON.use();
        }
        main.setPropertyPlaceholderLocations(locations(outer));
        outer.forEach(main::addOverrideProperty);
        overrides.forEach(main::addOverrideProperty);
        // Routes come from the YAML files alone, never from whatever else lies on the class path.
        main.configure().setBasePackageScanEnabled(false);
        main.configure().addConfiguration(new BundleConfiguration());
        main.addMainListener(new SettingSources());
        main.addMainListener(new GatewayLifecycle());
        return main;
    }

    /** Where settings stand, the ones that win first. */
    static String locations(Map<String, String> outer) {
        return Optional.ofNullable(outer.get(SettingNames.CONFIGURATION))
                .filter(file -> !file.isBlank())
                .map(file -> "file:" + file + "," + DEFAULTS)
                .orElse(DEFAULTS);
    }
}
