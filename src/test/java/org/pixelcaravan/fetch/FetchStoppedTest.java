package org.pixelcaravan.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.Test;

/** What is stopped before it has a connection ends like any other fetch that fails. */
class FetchStoppedTest {
    @Test
    void aRequestThatIsStoppedBeforeItIsSentFails() throws IOException {
        try (RawServer server = new RawServer(output -> {});
                HttpTransport transport = transport()) {
            Transport.Exchange exchange = exchange(server, transport);
            exchange.abort();

            assertThatThrownBy(exchange::send).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aRequestOfAThreadThatIsInterruptedFails() throws IOException {
        try (RawServer server = new RawServer(output -> {});
                HttpTransport transport = transport()) {
            Transport.Exchange exchange = exchange(server, transport);
            Thread.currentThread().interrupt();

            assertThatThrownBy(exchange::send).isInstanceOf(IOException.class);
        } finally {
            assertThat(Thread.interrupted())
                    .as("whoever runs the thread is told")
                    .isTrue();
        }
    }

    private static HttpTransport transport() {
        return new HttpTransport(HttpClients.create(FetchDeadlines.defaults(), SSLContexts.createSystemDefault()));
    }

    private static Transport.Exchange exchange(RawServer server, HttpTransport transport) {
        FetchTarget target = FetchTarget.parse(server.url());
        return transport.prepare(target, InetAddress.getLoopbackAddress(), Optional.empty());
    }
}
