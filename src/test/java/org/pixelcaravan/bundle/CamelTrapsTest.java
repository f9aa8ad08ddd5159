package org.pixelcaravan.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.pixelcaravan.support.RunningGateway;

/** Camel's defaults that would lose money, memory or sight, looked at in the running bundle. */
@TestInstance(Lifecycle.PER_CLASS)
class CamelTrapsTest {
    private RunningGateway gateway;
    private CamelContext context;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start();
        context = gateway.camelContext();
        String body = "{\"model\":\"flux-2-pro\",\"prompt\":\"a kite\"}";
        assertThat(gateway.postJson("/v1/images/generations", body).statusCode())
                .isEqualTo(200);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void everyDoorReadsItsRequestsItself() {
        List<PlatformHttpEndpoint> doors = context.getEndpoints().stream()
                .filter(PlatformHttpEndpoint.class::isInstance)
                .map(PlatformHttpEndpoint.class::cast)
                .toList();

        assertThat(doors).hasSizeGreaterThan(8);
        assertThat(doors)
                .allMatch(door -> !door.isUseBodyHandler())
                .allMatch(door -> !door.isUseStreaming())
                .allMatch(door -> door.getHttpMethodRestrict() == null);
    }

    @Test
    void noRouteCachesStreams() {
        assertThat(context.isStreamCaching()).isFalse();
        assertThat(context.getRoutes()).allMatch(route -> !route.isStreamCaching());
    }

    @Test
    void kameletsCanBeSeenInManagement() throws MalformedObjectNameException {
        Set<ObjectName> names = ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("org.apache.camel:type=routes,*"), null);

        assertThat(names).anyMatch(name -> name.toString().contains("provider-poll-action"));
        assertThat(context.getRoutes()).extracting(Route::getId).contains("provider-router", "generate");
    }
}
