package jobs;

import jakarta.jms.JMSException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import speed.Child;

/** Gateways that compete on one queue of a broker, which is a process of its own as they are. */
final class Rivals implements AutoCloseable {
    private final String name;
    private final Path work;
    private final Path folder;
    private final Vendor vendor;
    private final Stores stores;
    private final Map<String, String> settings;
    private final Child broker;
    private final Bus bus;
    private final List<Gateway> gateways = new ArrayList<>();
    private int works;

    /** @param parallel lines of jobs that each gateway runs at the same time */
    Rivals(String name, int number, int parallel, Path work, Vendor vendor, Stores stores)
            throws InterruptedException, IOException {
        this.name = name;
        this.work = work;
        this.folder = work.resolve(name);
        this.vendor = vendor;
        this.stores = stores;
        Folders.delete(folder);
        Files.createDirectories(folder);
        int port = Child.freePort();
        settings = new HashMap<>(stores.settings());
        settings.put("caravan.broker.url", "tcp://127.0.0.1:" + port);
        settings.put("caravan.jobs.parallel", String.valueOf(parallel));
        broker = Broker.start(work, name, folder, port);
        bus = new Bus(port);
        for (int i = 0; i < number; i++) {
            gateways.add(start(i));
        }
    }

    private Gateway start(int number) throws InterruptedException {
        String full = name + "-" + number;
        Gateway gateway = new Gateway(work, full, stores.data(folder, number), vendor.address(full), settings);
        gateway.awaitReady();
        return gateway;
    }

    String name() {
        return name;
    }

    int number() {
        return gateways.size();
    }

    /** Has jobs done of which the vendor has not heard before. */
    Answers work(int jobs, Bus.Progress progress) throws JMSException, InterruptedException {
        vendor.forget();
        return bus.work(name + " " + works++, jobs, progress);
    }

    /** Adds answers that come although each job has one. */
    void takeRest(Answers answers) throws JMSException {
        bus.takeRest(answers);
    }

    /** Seconds of processor time of all gateways. */
    double processor() {
        return gateways.stream()
                .mapToDouble(gateway -> gateway.meter().processor())
                .sum();
    }

    /** Seconds of the broker's processor time. */
    double brokersProcessor() {
        return broker.meter().processor();
    }

    /** Ends the first one as a power failure would. */
    void killFirst() {
        gateways.get(0).kill();
    }

    /** Starts it again, with what is on its disk. */
    void startFirstAgain() throws InterruptedException {
        gateways.set(0, start(0));
    }

    @Override
    public void close() {
        gateways.forEach(Gateway::close);
        bus.close();
        broker.close();
    }
}
