package org.pixelcaravan;

import static org.pixelcaravan.BundleConfiguration.bindStep;

import jakarta.jms.ConnectionFactory;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.pixelcaravan.admission.Admission;
import org.pixelcaravan.bus.BrokerConnections;
import org.pixelcaravan.bus.BusAddress;
import org.pixelcaravan.bus.BusGate;
import org.pixelcaravan.bus.BusSender;
import org.pixelcaravan.bus.LinkedPictures;
import org.pixelcaravan.bus.MessageDelivery;
import org.pixelcaravan.bus.MessageIntake;
import org.pixelcaravan.bus.MessageRefusal;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.fetch.GuardedFetcher;
import org.pixelcaravan.folder.BatchOutput;
import org.pixelcaravan.folder.FileNames;
import org.pixelcaravan.folder.FolderDelivery;
import org.pixelcaravan.folder.FolderGate;
import org.pixelcaravan.folder.FolderIntake;
import org.pixelcaravan.folder.FolderLayout;
import org.pixelcaravan.folder.FolderStatus;
import org.pixelcaravan.http.HttpDoor;
import org.pixelcaravan.image.ImageTranscoder;
import org.pixelcaravan.jobs.DiskRoom;
import org.pixelcaravan.jobs.JobDelivery;
import org.pixelcaravan.jobs.JobRunner;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.results.ResultLinks;
import org.pixelcaravan.results.ResultStore;
import org.pixelcaravan.route.AcceptJob;
import org.pixelcaravan.route.AcceptJobFile;
import org.pixelcaravan.route.AcceptJobMessage;
import org.pixelcaravan.route.AnswerJobs;
import org.pixelcaravan.route.AnswerOnce;
import org.pixelcaravan.route.AnswerOperation;
import org.pixelcaravan.route.HubGenerator;
import org.pixelcaravan.route.LineRequests;
import org.pixelcaravan.route.PostponeJobFile;
import org.pixelcaravan.route.RecallRequest;
import org.pixelcaravan.route.RecallResult;
import org.pixelcaravan.route.RefuseJobMessage;
import org.pixelcaravan.route.ShowJobRequest;
import org.pixelcaravan.route.StartOperation;
import org.pixelcaravan.route.WebhookDelivery;
import org.pixelcaravan.settings.BrokerSettings;
import org.pixelcaravan.settings.GatewaySettings;

/** Binds what belongs to jobs: the store's doors, the watched folder, the message bus and what runs the lines. */
final class JobBeans {
    private final CamelContext context;
    private final Registry registry;
    private final GatewaySettings settings;
    private final Map<String, DoorCodec> codecs;
    private final ResultStore results;
    private final JobStore store;
    private final Supplier<SpoolScope> spools;

    /**
     * The store is open already: without it the gateway does not start.
     *
     * @param codecs the doors' codecs by name
     */
    JobBeans(CamelContext context, GatewaySettings settings, Map<String, DoorCodec> codecs, ResultStore results) {
        this.context = context;
        this.registry = context.getRegistry();
        this.settings = settings;
        this.codecs = codecs;
        this.results = results;
        this.store = registry.findSingleByType(JobStore.class);
        this.spools = AdmissionBeans.spools(registry, settings);
    }

    /** Binds what needs no HTTP door. */
    void bind() {
        bindFolder();
        bindBus();
        bindRunner();
    }

    private void bindFolder() {
        FolderLayout folders = FolderLayout.in(settings.dataDirectory());
        FolderIntake intake = new FolderIntake(
                folders,
                store,
                spools,
                settings.references().bytes(),
                settings.folder().reuse());
        FolderGate gate = new FolderGate(
                new DiskRoom(
                        "Job files", settings.dataDirectory(), settings.jobs().minFreeBytes()),
                Clock.systemUTC());
        bindStep(registry, "acceptJobFile", new AcceptJobFile(intake, gate, this::wakeRunner));
        registry.bind("postponeJobFile", new PostponeJobFile(gate));
        registry.bind(
                "folderDelivery",
                new FolderDelivery(
                        folders,
                        store,
                        fileNames(),
                        settings.folder().metadata(),
                        registry.lookupByNameAndType("imageTranscoder", ImageTranscoder.class),
                        new BatchOutput(store, codecs, spools)));
        registry.bind("folderStatus", new FolderStatus(folders, store));
    }

    private FileNames fileNames() {
        try {
            return new FileNames(settings.folder().names());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Setting caravan.folder.names cannot be read: " + e.getMessage(), e);
        }
    }

    private void bindBus() {
        BrokerSettings broker = settings.broker();
        ConnectionFactory connections = BrokerConnections.of(broker);
        registry.bind("brokerConnections", connections);
        BusSender sender = new BusSender(connections);
        registry.bind("busSender", sender);
        BusGate gate = new BusGate(broker.maxJobs(), () -> store.unfinished(MessageIntake.SOURCE));
        registry.bind("busGate", gate);
        MessageIntake intake = new MessageIntake(store, codecs, spools, broker.maxBytes(), broker.links());
        bindStep(
                registry,
                "acceptJobMessage",
                new AcceptJobMessage(intake, gate, this::wakeRunner, TraceBeans.tracing(registry)));
        registry.bind("refuseJobMessage", new RefuseJobMessage(new MessageRefusal(sender, BusAddress.FAILED)));
        ResultLinks links = registry.lookupByNameAndType("resultLinks", ResultLinks.class);
        registry.bind(
                "messageDelivery",
                new MessageDelivery(store, sender, new LinkedPictures(results, links, settings.http()), gate));
    }

    private void bindRunner() {
        GuardedFetcher fetcher = registry.findSingleByType(GuardedFetcher.class);
        registry.bind(
                "webhookDelivery", new WebhookDelivery(fetcher, settings.jobs().webhookSecret()));
        registry.bind(
                "jobRunner",
                new JobRunner(
                        store,
                        new HubGenerator(context, TraceBeans.tracing(registry)),
                        codecs,
                        List.copyOf(registry.findByType(JobDelivery.class)),
                        settings,
                        spools,
                        GatewayThreads.newJobPool(),
                        AuditBeans.log(registry)));
    }

    /** Binds what the HTTP door needs of jobs. */
    void bindDoors(HttpDoor door) {
        JobRunner runner = registry.findSingleByType(JobRunner.class);
        Admission admission = registry.findSingleByType(Admission.class);
        bindStep(registry, "answerJobs", new AnswerJobs(door, store, runner, admission, settings));
        bindStep(registry, "acceptJob", new AcceptJob(door, store, runner, settings));
        bindStep(registry, "answerOnce", new AnswerOnce(store, runner));
        StartOperation start =
                new StartOperation(door, store, runner, registry.findSingleByType(WebhookDelivery.class), settings);
        bindStep(registry, "decodePrediction", start.decode());
        bindStep(registry, "startOperation", start.accept());
        bindStep(registry, "answerOperation", new AnswerOperation(door, store, settings));
        LineRequests lines = new LineRequests(store, codecs);
        bindStep(registry, "showJobRequest", new ShowJobRequest(door, lines, settings));
        bindStep(registry, "recallRequest", new RecallRequest(door, lines, settings));
        bindStep(registry, "recallResult", new RecallResult(store, results));
    }

    private void wakeRunner() {
        registry.findSingleByType(JobRunner.class).wake();
    }
}
