package org.pixelcaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.management.mbean.ManagedCamelContext;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.support.RunningGateway;

class ManagedGatewayTest {
    private static final CamelContext CONTEXT = RunningGateway.shared().camelContext();
    private static final ManagedCamelContext CAMELS_OWN = new ManagedCamelContext(CONTEXT);

    static {
        CAMELS_OWN.init(CONTEXT.getManagementStrategy());
    }

    @Test
    void tellsWhatCamelsOwnBeanTells() {
        RunningGateway.shared().get("/v1/models");

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            String told = ours(true);

            assertThat(lasting(told)).isEqualTo(lasting(CAMELS_OWN.dumpRoutesStatsAsXml(false, true)));
            assertThat(told).contains("<routeStat id=\"generate\"", "<processorStat id=");
            assertThat(lasting(ours(false))).isEqualTo(lasting(CAMELS_OWN.dumpRoutesStatsAsXml(false, false)));
        });
    }

    /** Camel's takes some twenty times as long. */
    @Test
    void tellsItSooner() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            long start = System.nanoTime();
            ours(true);
            long between = System.nanoTime();
            CAMELS_OWN.dumpRoutesStatsAsXml(false, true);
            long end = System.nanoTime();

            assertThat(between - start).isLessThan((end - between) / 4);
        });
    }

    private static String ours(boolean withSteps) throws Exception {
        ObjectName bean = new ObjectName("org.apache.camel:context=%s,type=context,name=\"%s\""
                .formatted(CONTEXT.getManagementName(), CONTEXT.getName()));
        return (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(bean, "dumpRoutesStatsAsXml", new Object[] {false, withSteps}, new String[] {
                    "boolean", "boolean"
                });
    }

    /** Without what is another thing a moment later, or in the bean of a context that was not told of its exchanges. */
    private static String lasting(String statistics) {
        return statistics.replaceFirst("<camelContextStat [^>]*>", "").replaceAll(" (uptime|idleSince)=\"[^\"]*\"", "");
    }
}
