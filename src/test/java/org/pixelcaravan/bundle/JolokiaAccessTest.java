package org.pixelcaravan.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.support.RunningGateway;

/** What an operator who has logged in can see and do through the management port, and what nobody can. */
class JolokiaAccessTest {
    private static final String PASSWORD = "operator-9876543210";

    private static RunningGateway gateway;

    @BeforeAll
    static void startGateway() {
        gateway = RunningGateway.start(Map.of("caravan.management.password", PASSWORD));
    }

    @AfterAll
    static void stopGateway() {
        gateway.close();
    }

    @Test
    void showsTheFiguresOfTheContextAndOfEachRoute() {
        assertThat(read(context(), "State")).contains("\"value\":\"Started\"");
        assertThat(read(bean("routes", "generate"), "ExchangesTotal")).contains("\"status\":200");
        assertThat(read(bean("routes", "generate"), "RouteId")).contains("\"value\":\"generate\"");
    }

    @Test
    void drawsTheRoutes() {
        assertThat(call(context(), "dumpRoutesAsXml()")).contains("\"status\":200", "provider-router");
        assertThat(call(bean("routes", "generate"), "dumpRouteAsXml()")).contains("\"status\":200", "resolveModel");
    }

    @Test
    void pausesAProviderAndLetsItGoOn() {
        String flux = "org.pixelcaravan:type=Providers,context=\\\"%s\\\",name=flux"
                .formatted(gateway.camelContext().getManagementName());

        assertThat(read(flux, "MaxParallel")).contains("\"value\":24");
        assertThat(call(flux, "pause()")).contains("\"status\":200");
        assertThat(read(flux, "State")).contains("\"value\":\"paused\"");
        assertThat(gateway.get("/health").body()).isEqualTo("{\"status\":\"UP\",\"providers\":{\"flux\":\"paused\"}}");
        assertThat(call(flux, "resume()")).contains("\"status\":200");
        assertThat(call(flux, "resetBreaker()")).contains("\"status\":200");
        assertThat(write(flux, "Paused", "true")).contains("\"status\":403");
        assertThat(gateway.get("/health").body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void changesNothingElse() {
        assertThat(call(context(), "stop()")).contains("\"status\":403");
        assertThat(call(bean("routes", "generate"), "stop()")).contains("\"status\":403");
        assertThat(write(context(), "Tracing", "true")).contains("\"status\":403");
        assertThat(call("java.lang:type=Memory", "gc")).contains("\"status\":403");
    }

    @Test
    void showsNothingOfTheEnvironment() {
        assertThat(read("java.lang:type=Runtime", "SystemProperties")).contains("\"status\":403");
        assertThat(call("com.sun.management:type=DiagnosticCommand", "vmSystemProperties"))
                .contains("\"status\":403");
    }

    private static String context() {
        return bean("context", gateway.camelContext().getName());
    }

    private static String bean(String type, String name) {
        return "org.apache.camel:context=%s,type=%s,name=\\\"%s\\\""
                .formatted(gateway.camelContext().getManagementName(), type, name);
    }

    private static String read(String bean, String attribute) {
        return ask("{\"type\":\"read\",\"mbean\":\"%s\",\"attribute\":\"%s\"}".formatted(bean, attribute));
    }

    private static String write(String bean, String attribute, String value) {
        return ask("{\"type\":\"write\",\"mbean\":\"%s\",\"attribute\":\"%s\",\"value\":%s}"
                .formatted(bean, attribute, value));
    }

    private static String call(String bean, String operation) {
        return ask("{\"type\":\"exec\",\"mbean\":\"%s\",\"operation\":\"%s\"}".formatted(bean, operation));
    }

    private static String ask(String question) {
        String login = Base64.getEncoder().encodeToString(("caravan:" + PASSWORD).getBytes(StandardCharsets.US_ASCII));
        return gateway.send(HttpRequest.newBuilder(gateway.managementAddress("/hawtio/jolokia"))
                        .header("Authorization", "Basic " + login)
                        .POST(HttpRequest.BodyPublishers.ofString(question)))
                .body();
    }
}
