package org.pixelcaravan.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jolokia.server.core.restrictor.RestrictorFactory;
import org.jolokia.server.core.service.api.Restrictor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.support.RunningGateway;

/** What an operator who has logged in can see and do through the management port, and what nobody can. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
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
    void drainsTheJobsAndRunsFailedLinesAgain() {
        String jobs = "org.pixelcaravan:type=Jobs,context=\\\"%s\\\""
                .formatted(gateway.camelContext().getManagementName());

        assertThat(call(jobs, "drain()")).contains("\"status\":200");
        assertThat(read(jobs, "TakingLines")).contains("\"value\":false");
        assertThat(call(jobs, "resume()")).contains("\"status\":200");
        assertThat(read(jobs, "TakingLines")).contains("\"value\":true");
        assertThat(ask("{\"type\":\"exec\",\"mbean\":\"%s\",\"operation\":\"%s\",\"arguments\":[\"none\"]}"
                        .formatted(jobs, "retryFailed(java.lang.String)")))
                .contains("Job none does not exist");
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

    @ParameterizedTest
    @CsvSource({
        "Origin, https://evil.example",
        "Origin, null",
        "Origin, http://127.0.0.1:8080",
        "Referer, https://evil.example/page",
        "Referer, nonsense here",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
    })
    void noPageOfAnotherOriginActsWithThePasswordThatTheBrowserKnows(String header, String value) {
        for (String path : List.of("/hawtio/jolokia/version", "/observe/health")) {
            HttpResponse<String> answer = gateway.send(login(PASSWORD, path).header(header, value));

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).startsWith("The management port serves this machine only");
        }
    }

    @Test
    void itsOwnPagesAndToolsWithoutOneMayAsk() {
        String own = gateway.managementAddress("").toString();

        assertThat(gateway.send(login(PASSWORD, "/hawtio/jolokia/version").header("Origin", own))
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.send(login(PASSWORD, "/hawtio/jolokia/version")
                                .header("Referer", own + "/hawtio")
                                .header("Sec-Fetch-Site", "same-origin"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void itsAnswersAreNotKeptFramedOrGuessedAt() {
        for (String password : List.of(PASSWORD, "wrong-password")) {
            HttpHeaders headers =
                    gateway.send(login(password, "/hawtio/jolokia/version")).headers();

            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
            assertThat(headers.firstValue("Cache-Control")).contains("no-store");
            assertThat(headers.firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
        }
    }

    /** Last, since wrong passwords of other tests would have to wait after it. */
    @Order(Integer.MAX_VALUE)
    @Test
    void passwordsCannotBeTriedAsFastAsTheMachineCan() {
        HttpResponse<String> last = gateway.send(login("wrong-0", "/"));
        for (int i = 1; i < 2_000 && last.statusCode() == 401; i++) {
            last = gateway.send(login("wrong-" + i, "/hawtio/jolokia"));
        }

        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.headers().firstValue("Retry-After")).contains("1");
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        gateway.send(login(PASSWORD, "/hawtio/jolokia/version")).statusCode() == 200);
    }

    /** Of everything that this process offers, so that nothing new slips through. */
    @Test
    void ofAllOperationsAFewAreAllowedAndNoAttributeCanBeChanged() throws Exception {
        Restrictor policy = RestrictorFactory.lookupPolicyRestrictor("classpath:/jolokia-access.xml");
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Set<String> allowed = new TreeSet<>();
        int looked = 0;
        for (ObjectName bean : server.queryNames(null, null)) {
            MBeanInfo info = server.getMBeanInfo(bean);
            for (MBeanOperationInfo operation : info.getOperations()) {
                String signature = Stream.of(operation.getSignature())
                        .map(MBeanParameterInfo::getType)
                        .collect(Collectors.joining(",", "(", ")"));
                for (String name : List.of(operation.getName(), operation.getName() + signature)) {
                    looked++;
                    if (policy.isOperationAllowed(bean, name)) {
                        allowed.add(bean.getDomain() + " " + name);
                    }
                }
            }
            for (MBeanAttributeInfo attribute : info.getAttributes()) {
                assertThat(policy.isAttributeWriteAllowed(bean, attribute.getName()))
                        .as(bean + " " + attribute.getName())
                        .isFalse();
            }
        }

        assertThat(looked).isGreaterThan(1_000);
        assertThat(allowed)
                .containsExactly(
                        "org.apache.camel browse()",
                        "org.apache.camel dumpRouteAsXml()",
                        "org.apache.camel dumpRouteAsXml(boolean)",
                        "org.apache.camel dumpRouteStatsAsXml(boolean,boolean)",
                        "org.apache.camel dumpRoutesAsXml()",
                        "org.apache.camel dumpRoutesAsXml(boolean)",
                        "org.apache.camel dumpRoutesStatsAsXml",
                        "org.apache.camel dumpRoutesStatsAsXml(boolean,boolean)",
                        "org.apache.camel isUpdateRouteEnabled()",
                        "org.pixelcaravan drain()",
                        "org.pixelcaravan pause()",
                        "org.pixelcaravan resetBreaker()",
                        "org.pixelcaravan resume()",
                        "org.pixelcaravan retryFailed(java.lang.String)");
    }

    private static HttpRequest.Builder login(String password, String path) {
        String login = Base64.getEncoder().encodeToString(("caravan:" + password).getBytes(StandardCharsets.US_ASCII));
        return HttpRequest.newBuilder(gateway.managementAddress(path)).header("Authorization", "Basic " + login);
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
        return gateway.send(login(PASSWORD, "/hawtio/jolokia").POST(HttpRequest.BodyPublishers.ofString(question)))
                .body();
    }
}
