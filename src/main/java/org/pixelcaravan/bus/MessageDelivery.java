package org.pixelcaravan.bus;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.dialect.job.JobAnswerWriter;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.jobs.ArchivedPicture;
import org.pixelcaravan.jobs.ArchivedResult;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.jobs.JobDelivery;
import org.pixelcaravan.jobs.JobState;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.LineId;
import org.pixelcaravan.jobs.LineOutcome;
import org.pixelcaravan.jobs.LineRecord;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Warning;

/**
 * Answers messages. Each answer has a name of its own, so that Artemis drops it if it is sent again after a crash.
 */
public final class MessageDelivery implements JobDelivery {
    private final JobStore store;
    private final BusSender sender;
    private final LinkedPictures linked;
    private final BusGate gate;

    /** @param gate is told when jobs have ended */
    public MessageDelivery(JobStore store, BusSender sender, LinkedPictures linked, BusGate gate) {
        this.store = store;
        this.sender = sender;
        this.linked = linked;
        this.gate = gate;
    }

    @Override
    public String source() {
        return MessageIntake.SOURCE;
    }

    @Override
    public void lineEnded(Job job, LineOutcome outcome) throws IOException {
        MessageNote note = MessageNote.fromJson(job.delivery());
        Optional<ArchivedResult> result =
                outcome.result().filter(found -> !found.pictures().isEmpty());
        if (result.isEmpty()) {
            sendFailure(
                    note,
                    outcome.id(),
                    outcome.state(),
                    outcome.failure().orElseGet(MessageDelivery::noPicture),
                    store.archive().readWarnings(outcome.id()));
        } else if (note.links()) {
            sendLinks(note, outcome, result.get());
        } else {
            sendPictures(note, outcome, result.get().pictures());
            if (outcome.failure().isPresent()) {
                sendFailure(
                        note,
                        outcome.id(),
                        outcome.state(),
                        outcome.failure().get(),
                        result.get().warnings());
            }
        }
    }

    private void sendPictures(MessageNote note, LineOutcome outcome, List<ArchivedPicture> pictures)
            throws IOException {
        for (int i = 0; i < pictures.size(); i++) {
            ArchivedPicture picture = pictures.get(i);
            int index = i + 1;
            sender.sendResult(note.to(), outcome.id() + "-" + index, session -> {
                Message message = ResultMessages.picture(session, note, picture);
                message.setIntProperty("index", index);
                message.setIntProperty("count", pictures.size());
                describe(message, outcome);
                return message;
            });
        }
    }

    private void sendLinks(MessageNote note, LineOutcome outcome, ArchivedResult result) throws IOException {
        ArrayNode images = linked.describe(result.pictures(), result.result());
        ObjectNode document = Json.object()
                .put("job", outcome.id().job())
                .put("state", outcome.state().id());
        outcome.model().ifPresent(model -> document.put("model", model.toString()));
        document.set("images", images);
        result.cost().ifPresent(cost -> document.set("cost", JobAnswerWriter.cost(cost)));
        document.set("warnings", JobAnswerWriter.warnings(result.warnings()));
        outcome.failure()
                .ifPresent(failure ->
                        document.set("error", JobAnswerWriter.write(failure).get("error")));
        sender.sendResult(note.to(), outcome.id() + "-links", session -> {
            Message message = ResultMessages.json(session, note, document);
            message.setIntProperty("count", images.size());
            describe(message, outcome);
            return message;
        });
    }

    private static void describe(Message message, LineOutcome outcome) throws JMSException {
        message.setStringProperty("job", outcome.id().job());
        message.setStringProperty("status", outcome.state().id());
        if (outcome.model().isPresent()) {
            message.setStringProperty("model", outcome.model().get().toString());
        }
    }

    private void sendFailure(
            MessageNote note, LineId line, JobState state, GatewayException failure, List<Warning> warnings)
            throws IOException {
        sender.sendResult(note.to(), line + "-failure", session -> {
            Message message = ResultMessages.failure(session, note, state.id(), failure, warnings);
            message.setStringProperty("job", line.job());
            return message;
        });
    }

    /** Lines that were cancelled before they began have not been answered yet. */
    @Override
    public void jobEnded(Job job) throws IOException {
        gate.jobEnded();
        for (LineRecord line : store.lines().list(job.id(), 0, 1)) {
            if (line.state() == JobState.CANCELLED) {
                GatewayException failure = line.failure()
                        .orElseGet(() -> new GatewayException(ErrorCode.CANCELLED, "The job was cancelled"));
                sendFailure(MessageNote.fromJson(job.delivery()), line.id(), line.state(), failure, List.of());
            }
        }
    }

    private static GatewayException noPicture() {
        return new GatewayException(ErrorCode.INTERNAL, "The job has ended without a picture");
    }
}
