package org.pixelcaravan.dialect;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.ImageResult;

/**
 * Speaks one vendor's wire format, where a call is answered with a task that has to be asked for its result. Stateless and
 * free of Camel; made by its public constructor without arguments.
 */
public interface PollingCodec {

    /** What to send for a unit: the paid call. */
    ProviderCall submit(Unit unit) throws IOException;

    /** Where to ask for the task that a submission became, absolute or relative to the base URL. */
    URI task(ProviderAnswer answer, Unit unit) throws IOException;

    /**
     * Understands the answer to a submission.
     *
     * @return the task, or its end, from a vendor that makes some pictures while the gateway waits
     */
    default TaskState submitted(ProviderAnswer answer, Unit unit) throws IOException {
        return new TaskState.Accepted(task(answer, unit));
    }

    /** What to send to ask for a task. */
    default ProviderCall poll(URI task, Unit unit) {
        return ProviderCall.get(task);
    }

    /**
     * What to send to take a task back that nobody wants any more. It is sent once; an answer of 2xx means that the task has
     * ended and costs nothing, any other that it goes on.
     *
     * @return empty if the vendor documents no such call
     */
    default Optional<ProviderCall> cancel(URI task, Unit unit) {
        return Optional.empty();
    }

    /** Understands an answer to a poll. An unknown state is a task that is still running. */
    TaskState state(ProviderAnswer answer, Unit unit) throws IOException;

    /** Understands an answer whose status is not 2xx. */
    GatewayException failure(ProviderAnswer answer, Unit unit);

    /** Where a task stands. */
    sealed interface TaskState {

        /** Submitted, and to be asked for at this address, absolute or relative to the base URL. */
        record Accepted(URI task) implements TaskState {}

        /** Not done yet. */
        record Running() implements TaskState {}

        /**
         * The vendor does not know the task. Right after the submission that may be a replica that lags behind; later it is
         * this failure.
         */
        record Unknown(GatewayException failure) implements TaskState {}

        /** Done, and the answer held the result. */
        record Done(ImageResult result) implements TaskState {}

        /** Done, and one picture lies at this address for a while. */
        record ResultAt(URI address, Optional<String> revisedPrompt) implements TaskState {}
    }
}
