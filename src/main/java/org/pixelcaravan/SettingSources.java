package org.pixelcaravan;

import java.util.Map;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.pixelcaravan.log.LogFormat;
import org.pixelcaravan.settings.LogSettings;
import org.pixelcaravan.settings.SettingsCheck;

/** Sets which place of a setting wins, and refuses settings that do not exist, before the first one is read. */
final class SettingSources extends MainListenerSupport {

    /**
     * Camel would ask the environment and system properties before everything else, also before what the gateway itself
     * sets: with the sandbox on, a variable could still send pictures to a vendor. Ours are override properties instead.
     */
    @Override
    public void beforeInitialize(BaseMainSupport main) {
        var properties = (PropertiesComponent) main.getCamelContext().getPropertiesComponent();
        properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);
        properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_FALLBACK);
        SettingsCheck.check(properties.loadProperties().stringPropertyNames(), System.getenv());
        SettingsCheck.check(System.getProperties().stringPropertyNames(), Map.of());
        LogSettings log =
                LogSettings.read(name -> main.getCamelContext().resolvePropertyPlaceholders("{{" + name + "}}"));
        (log.json() ? LogFormat.JSON : LogFormat.TEXT).use();
    }
}
