package org.pixelcaravan.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.LogCapture;
import org.pixelcaravan.support.RunningGateway;

/** The management port shows what Hawtio needs, to whoever has the password, and nothing else to anybody. */
class ManagementTest {
    private static final String JOLOKIA = "/hawtio/jolokia";
    private static final String MARKER = "a-system-property-that-nobody-may-read";
    private static final String CAMEL = "org.apache.camel:context=pixel-caravan,type=";
    private static final String CONTEXT = CAMEL + "context,name=\"pixel-caravan\"";
    private static final String ROUTE = CAMEL + "routes,name=\"generate\"";

    private static RunningGateway gateway;
    private static String log;
    private static String password;

    @BeforeAll
    static void start() throws IOException {
        System.setProperty("test.marker", MARKER);
        try (LogCapture capture = LogCapture.start()) {
            gateway = RunningGateway.start();
            log = capture.text();
        }
        password = Files.readString(passwordFile()).trim();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        System.clearProperty("test.marker");
    }

    /** What Hawtio asks for. */
    static List<String> whatHawtioNeeds() {
        return List.of(
                "{'type':'version'}",
                "{'type':'list'}",
                "{'type':'search','mbean':'org.apache.camel:*'}",
                "{'type':'read','mbean':'org.apache.camel:*'}",
                read(CONTEXT, "Uptime"),
                read(ROUTE, "ExchangesTotal"),
                "{'type':'read','mbean':'%s'}".formatted(quoted(ROUTE)),
                "{'type':'read','mbean':'%sendpoints,*'}".formatted(CAMEL),
                read("java.lang:type=Memory", "HeapMemoryUsage"),
                read("java.lang:type=Runtime", "Uptime"),
                exec(CONTEXT, "dumpRoutesAsXml()", ""),
                exec(CONTEXT, "dumpRoutesAsXml(boolean)", "true"),
                exec(CONTEXT, "dumpRoutesStatsAsXml", "true,true"),
                exec(CONTEXT, "dumpRoutesStatsAsXml(boolean,boolean)", "true,true"),
                exec(ROUTE, "dumpRouteAsXml()", ""),
                exec(ROUTE, "dumpRouteStatsAsXml(boolean,boolean)", "true,true"),
                exec(ROUTE, "isUpdateRouteEnabled()", ""),
                exec(CAMEL + "services,name=DefaultInflightRepository", "browse()", ""));
    }

    /** What somebody with the password could do to the machine, the gateway or its secrets. */
    static List<String> whatNobodyMayDo() {
        return List.of(
                "{'type':'read','mbean':'java.lang:type=Runtime'}",
                "{'type':'read','mbean':'java.lang:*'}",
                "{'type':'read','mbean':'*:*'}",
                read("java.lang:type=Runtime", "SystemProperties"),
                read("java.lang:type=Runtime", "InputArguments"),
                read("java.lang:type=Runtime", "ClassPath"),
                "{'type':'read','mbean':'java.lang:type=Runtime','attribute':['Uptime','SystemProperties']}",
                "{'type':'read','mbean':'java.lang:type=Runtime','attribute':'SystemProperties','path':'%s'}"
                        .formatted("test.marker"),
                exec("com.sun.management:type=DiagnosticCommand", "vmSystemProperties", ""),
                exec("com.sun.management:type=DiagnosticCommand", "vmSystemProperties()", ""),
                exec("com.sun.management:type=DiagnosticCommand", "vmCommandLine", ""),
                exec("com.sun.management:type=DiagnosticCommand", "jvmtiAgentLoad([Ljava.lang.String;)", "'/x'"),
                exec("com.sun.management:type=HotSpotDiagnostic", "dumpHeap", "'/tmp/x.hprof',true"),
                exec("com.sun.management:type=HotSpotDiagnostic", "setVMOption", "'HeapDumpPath','/tmp'"),
                exec("java.util.logging:type=Logging", "setLoggerLevel", "'x','ALL'"),
                exec("java.lang:type=Memory", "gc", ""),
                exec("JMImplementation:type=MBeanServerDelegate", "toString", ""),
                write("java.lang:type=Memory", "Verbose", "true"),
                write(CONTEXT, "Tracing", "true"),
                write(ROUTE, "Tracing", "true"),
                write(ROUTE, "StatisticsEnabled", "false"),
                exec(CONTEXT, "stop()", ""),
                exec(CONTEXT, "stop", ""),
                exec(CONTEXT, "sendBody(java.lang.String,java.lang.Object)", "'file:/tmp','x'"),
                exec(CONTEXT, "requestBody(java.lang.String,java.lang.Object)", "'direct:generate','x'"),
                exec(CONTEXT, "createEndpoint(java.lang.String)", "'file:/tmp'"),
                exec(ROUTE, "stop()", ""),
                exec(ROUTE, "remove()", ""),
                exec(ROUTE, "updateRouteFromXml(java.lang.String)", "'<route/>'"));
    }

    @ParameterizedTest
    @MethodSource("whatHawtioNeeds")
    void hawtioGetsWhatItNeeds(String request) throws IOException {
        JsonNode answer = json(post(request));

        assertThat(answer.path("status").intValue()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.toString()).doesNotContain(MARKER, password);
    }

    @ParameterizedTest
    @MethodSource("whatNobodyMayDo")
    void nothingElseIsDoneForAnybody(String request) throws IOException {
        isRefused(post(request));
    }

    @ParameterizedTest
    @MethodSource("whatNobodyMayDo")
    void noBulkRequestGetsMoreThanItsParts(String request) throws IOException {
        ArrayNode answers = (ArrayNode) json(post("[{'type':'version'}," + request + "," + request + "]"));

        assertThat(answers).hasSize(3);
        assertThat(answers.get(0).path("status").intValue()).isEqualTo(200);
        assertThat(answers.get(1).path("status").intValue()).isNotEqualTo(200);
        assertThat(answers.get(2).path("status").intValue()).isNotEqualTo(200);
        assertThat(answers.toString()).doesNotContain(MARKER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/read/java.lang:type=Runtime/SystemProperties",
                "/read/java.lang:type=Runtime",
                "/read/java.lang:*/SystemProperties",
                "/read/java.lang%3Atype%3DRuntime/SystemProperties",
                "/read/java.lang:type=Runtime/%53ystemProperties",
                "/read/java.lang:type=Runtime/Uptime,SystemProperties",
                "/read/java.lang:type=Runtime/SystemProperties/test.marker",
                "/%72ead/java.lang:type=Runtime/SystemProperties",
                "//read/java.lang:type=Runtime/SystemProperties",
                "/version/../read/java.lang:type=Runtime/SystemProperties",
                "?p=read/java.lang:type=Runtime/SystemProperties",
                "/?p=/read/java.lang:type=Runtime/SystemProperties",
                "/version?p=read/java.lang:type=Runtime/SystemProperties",
                "/exec/com.sun.management:type=DiagnosticCommand/vmSystemProperties",
                "/exec/com.sun.management:type=DiagnosticCommand/vmSystemProperties()",
                "/exec/com.sun.management:type=DiagnosticCommand/%76mSystemProperties",
                "/write/java.lang:type=Memory/Verbose/true",
            })
    void noSpellingOfAnAddressGetsAroundThePolicy(String path) {
        HttpResponse<String> answer = get(JOLOKIA + path, password);

        assertThat(answer.body()).doesNotContain(MARKER, "java.class.path", "java.vm.name");
        if (answer.statusCode() == 200 && !answer.body().contains("\"agent\"")) {
            assertThat(answer.body()).doesNotContain("\"status\":200").containsPattern("\"status\":4\\d\\d");
        }
    }

    @Test
    void aTargetInTheRequestChangesNothing() throws IOException {
        isRefused(post("{'type':'read','mbean':'java.lang:type=Runtime','attribute':'SystemProperties',"
                + "'target':{'url':'service:jmx:rmi:///jndi/rmi://127.0.0.1:1/jmxrmi'}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/hawtio",
                "/hawtio/",
                "/hawtio/camel/routes",
                "/hawtio/index.html",
                "/hawtio/user",
                "/hawtio/jolokia",
                "/hawtio/jolokia/",
                "/hawtio/jolokia/version",
                "/hawtio//jolokia/version",
                "//hawtio/jolokia/version",
                "/./hawtio/jolokia/version",
                "/x/../hawtio/jolokia/version",
                "/%68awtio/jolokia/version",
                "/hawtio/%6Aolokia/version",
                "/hawtio%2Fjolokia/version",
                "/hawtio;x=y/jolokia/version",
                "/HAWTIO/jolokia/version",
                "/jolokia",
                "/q/jolokia",
                "/q/dev",
                "/observe",
                "/observe/health",
                "/observe/health/ready",
                "/observe/info",
                "/observe/jolokia",
                "/observe/metrics",
                "/health",
                "/v1/models",
                "/upload",
            })
    void nothingIsShownWithoutLogin(String path) {
        for (String wrong : new String[] {"", "wrong", password + "x", password.toUpperCase(Locale.ROOT)}) {
            HttpResponse<String> answer = get(path, wrong);

            assertThat(answer.statusCode()).as(path).isIn(401, 404);
            assertThat(answer.body()).doesNotContain("agent", "pixel-caravan", "UP", password);
        }
    }

    @Test
    void aWrongPasswordIsToldSoForEveryMethod() {
        for (String method : new String[] {"GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"}) {
            HttpRequest.Builder request = HttpRequest.newBuilder(gateway.managementAddress(JOLOKIA))
                    .header("Authorization", "Basic " + credentials("wrong"))
                    .method(method, BodyPublishers.ofString("{\"type\":\"version\"}"));

            assertThat(gateway.send(request).statusCode()).as(method).isEqualTo(401);
        }
    }

    @Test
    void otherUsersAreUnknown() {
        for (String user :
                new String[] {"operator:operator", "admin:admin", "caravan:", ":", "caravan:" + password + "x"}) {
            String credentials = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));

            HttpResponse<String> answer = gateway.send(HttpRequest.newBuilder(gateway.managementAddress(JOLOKIA))
                    .header("Authorization", "Basic " + credentials));

            assertThat(answer.statusCode()).as(user).isEqualTo(401);
        }
    }

    @Test
    void listensOnLoopbackOnly() throws IOException {
        int port = gateway.managementAddress("/").getPort();
        Stream<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress());

        assertThat(others).allSatisfy(address -> assertThatThrownBy(() -> connect(address, port))
                .isInstanceOf(IOException.class));
    }

    @Test
    void thePasswordIsMadeAnewAndOnlyItsOwnerCanReadIt() throws IOException {
        assertThat(password).matches("[A-Za-z0-9_-]{24}");
        for (Path file : List.of(passwordFile(), gateway.dataDirectory().resolve("management-users.properties"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo("rw-------");
        }

        try (RunningGateway another = RunningGateway.start()) {
            assertThat(Files.readString(another.dataDirectory().resolve("management-password")))
                    .isNotEqualToIgnoringWhitespace(password);
        }
    }

    @Test
    void theLogNamesThePasswordsFileAndNotThePassword() {
        assertThat(log).contains("login caravan", passwordFile().toString()).doesNotContain(password);
    }

    private static Path passwordFile() {
        return gateway.dataDirectory().resolve("management-password");
    }

    private static void connect(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2_000);
        }
    }

    private static void isRefused(String body) throws IOException {
        JsonNode parsed = json(body);
        JsonNode answer = parsed.isArray() ? parsed.get(0) : parsed;

        assertThat(answer.path("status").intValue()).as(body).isBetween(400, 599);
        assertThat(answer.has("value")).isFalse();
        assertThat(body).doesNotContain(MARKER);
    }

    private static String post(String request) {
        return gateway.send(HttpRequest.newBuilder(gateway.managementAddress(JOLOKIA))
                        .header("Authorization", "Basic " + credentials(password))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(request.replace('\'', '"'))))
                .body();
    }

    private static HttpResponse<String> get(String path, String secret) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.managementAddress(path));
        return gateway.send(
                secret.isEmpty() ? request : request.header("Authorization", "Basic " + credentials(secret)));
    }

    private static String credentials(String secret) {
        return Base64.getEncoder().encodeToString(("caravan:" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private static String read(String bean, String attribute) {
        return "{'type':'read','mbean':'%s','attribute':'%s'}".formatted(quoted(bean), attribute);
    }

    private static String write(String bean, String attribute, String value) {
        return "{'type':'write','mbean':'%s','attribute':'%s','value':%s}".formatted(quoted(bean), attribute, value);
    }

    private static String exec(String bean, String operation, String arguments) {
        return "{'type':'exec','mbean':'%s','operation':'%s','arguments':[%s]}"
                .formatted(quoted(bean), operation, arguments);
    }

    private static String quoted(String text) {
        return text.replace("\"", "\\\"");
    }

    private static JsonNode json(String body) throws IOException {
        return Json.MAPPER.readTree(body);
    }
}
