package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.support.RunningGateway;

/** The store of jobs as whoever operates the gateway sees it. */
class JobsOperationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OPENAI = "/v1/images/generations";
    private static final String REQUEST = Json.object()
            .put("model", "openai/gpt-image-2")
            .put("prompt", "A kite over dunes")
            .toString();

    private RunningGateway gateway;

    @BeforeEach
    void start() {
        gateway = RunningGateway.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    @Tag("full")
    void operatorsSeeTheJobsOverJmx() throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        String context = ObjectName.quote(gateway.camelContext().getManagementName());
        ObjectName jobs = new ObjectName("org.pixelcaravan:type=Jobs,context=" + context);
        int before = (int) beans.getAttribute(jobs, "SucceededJobs");

        gateway.postJson(OPENAI, REQUEST, "Prefer", "respond-async");

        await().atMost(PATIENCE).until(() -> (int) beans.getAttribute(jobs, "SucceededJobs") > before);
        assertThat(beans.getAttribute(jobs, "TakingLines")).isEqualTo(true);
        assertThat(beans.getAttributes(jobs, new String[] {"WaitingLines", "RunningLines", "OutcomeUnknownJobs"}))
                .hasSize(3);
    }

    @Test
    @Tag("full")
    void aStoreThatCannotBeUsedIsNoFaultOfTheCaller() throws IOException {
        gateway.camelContext().getRegistry().findSingleByType(JobStore.class).close();

        HttpResponse<String> refused = gateway.postJson(OPENAI, REQUEST, "Prefer", "respond-async");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(Json.MAPPER
                        .readTree(refused.body())
                        .path("error")
                        .path("message")
                        .textValue())
                .startsWith("The gateway cannot keep requests on its disk now; nothing was bought");
        assertThat(gateway.postJson(OPENAI, REQUEST).statusCode()).isEqualTo(200);
    }
}
