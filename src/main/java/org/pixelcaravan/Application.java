package org.pixelcaravan;

import java.util.Map;
import java.util.Optional;
import org.apache.camel.main.Main;
import org.pixelcaravan.settings.OuterSettings;
import org.pixelcaravan.settings.SettingNames;

/** Starts the gateway and runs it until the process is told to end. */
public final class Application {
    private static final String DEFAULTS = "classpath:application.properties";

    private Application() {}

    public static void main(String[] arguments) throws Exception {
        newMain(Map.of()).run(arguments);
    }

    /**
     * A gateway that is ready to be started.
     *
     * @param overrides settings that win over every other source
     */
    public static Main newMain(Map<String, String> overrides) {
        Main main = new Main(Application.class);
        Map<String, String> outer = OuterSettings.read(System.getenv(), System.getProperties());
        Optional.ofNullable(outer.get(SettingNames.CONFIGURATION))
                .filter(file -> !file.isBlank())
                .ifPresent(file -> main.setPropertyPlaceholderLocations("file:" + file + "," + DEFAULTS));
        outer.forEach(main::addOverrideProperty);
        overrides.forEach(main::addOverrideProperty);
        // Routes come from the YAML files alone, never from whatever else lies on the class path.
        main.configure().setBasePackageScanEnabled(false);
        main.configure().addConfiguration(new BundleConfiguration());
        main.addMainListener(new SettingSources());
        main.addMainListener(new GatewayLifecycle());
        return main;
    }
}
