package org.pixelcaravan.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.pixelcaravan.content.Digests;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.dialect.DoorCodec;
import org.pixelcaravan.dialect.job.JobDoorCodec;
import org.pixelcaravan.dialect.job.JobLine;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.NewJob;
import org.pixelcaravan.jobs.NewLine;
import org.pixelcaravan.jobs.Submission;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.keys.Caller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes jobs of messages. When {@link #accept} returns, the job is on the disk, so the message may be forgotten. */
public final class MessageIntake {
    /** The name under which the door's jobs stand in the store. */
    public static final String SOURCE = "jms";

    private static final Logger LOG = LoggerFactory.getLogger(MessageIntake.class);
    private static final int LONGEST_LABEL = 200;

    /** What the job store can hold; what it cannot would come again for ever. */
    private static final int LONGEST_NOTE = 65_536;

    private static final Map<String, String> HEADERS = Map.of("content-type", "application/json");

    private final JobStore store;
    private final Map<String, DoorCodec> codecs;
    private final Supplier<SpoolScope> spools;
    private final int mostBytes;
    private final boolean links;

    /**
     * @param codecs the doors' codecs by name
     * @param spools makes the scope in which the long texts of one message are kept while it is read
     * @param mostBytes larger messages are refused
     * @param links whether results are links unless a message wants something else
     */
    public MessageIntake(
            JobStore store, Map<String, DoorCodec> codecs, Supplier<SpoolScope> spools, int mostBytes, boolean links) {
        this.store = store;
        this.codecs = Map.copyOf(codecs);
        this.spools = spools;
        this.mostBytes = mostBytes;
        this.links = links;
    }

    /**
     * Makes a job of a message, unless it is one already.
     *
     * @param trace headers that tell which trace the job is part of
     * @throws GatewayException if it is no job and never will be one
     */
    public Submission accept(Message message, Map<String, String> trace) throws JMSException, IOException {
        MessageHeaders headers = MessageHeaders.of(message);
        byte[] body = MessageBody.read(message, mostBytes);
        String name = MessageJob.name(message, headers);
        MessageNote note = note(message, headers.links(links)).tracedBy(trace);
        NewJob.Key key = new NewJob.Key(SOURCE, name, digest(body, headers));
        NewJob job = new NewJob(SOURCE, name, Caller.ANYONE, kept(note), Optional.of(key));
        Submission submission = submit(job, body, headers, trace);
        switch (submission.kind()) {
            case ACCEPTED -> LOG.info("{} is job {}", name, submission.job());
            case KNOWN -> LOG.info("{} came before, as job {}; nothing is made again", name, submission.job());
            case MISMATCH ->
                throw new GatewayException(
                        ErrorCode.IDEMPOTENCY_MISMATCH, "Another message came under the same name before: " + name);
        }
        return submission;
    }

    private Submission submit(NewJob job, byte[] body, MessageHeaders headers, Map<String, String> trace)
            throws IOException {
        Map<String, String> all = new TreeMap<>(HEADERS);
        all.putAll(trace);
        try (SpoolScope spool = spools.get()) {
            ObjectNode document = MessageJob.read(body, spool);
            return store.submit(job, intake -> {
                JobLine line = MessageJob.line(document, headers, JobDoorCodec.addressOf(intake.jobId()), codecs);
                intake.add(new NewLine(
                        line.id().map(MessageIntake::shortened).orElse(""),
                        line.door(),
                        line.path(),
                        all,
                        Json.payload(line.document())));
            });
        }
    }

    private static String shortened(String id) {
        return id.length() <= LONGEST_LABEL ? id : id.substring(0, LONGEST_LABEL);
    }

    private static String kept(MessageNote note) {
        String json = note.toJson();
        if (json.length() > LONGEST_NOTE) {
            throw GatewayException.invalid("JMSCorrelationID", "The JMSCorrelationID is too long");
        }
        return json;
    }

    /** Where answers to a message go, and under which name. */
    static MessageNote note(Message message, boolean links) throws JMSException {
        Optional<String> correlation = Optional.ofNullable(message.getJMSCorrelationID());
        return new MessageNote(
                BusAddress.of(message.getJMSReplyTo()).orElse(BusAddress.RESULTS),
                correlation.or(() -> MessageJob.id(message)),
                links,
                Map.of());
    }

    private static String digest(byte[] body, MessageHeaders headers) {
        MessageDigest digest = Digests.sha256();
        for (String name : new String[] {"model", "count", "format"}) {
            digest.update((name + "=" + headers.find(name).orElse("") + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest(body));
    }
}
