package org.pixelcaravan.route;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.jobs.Job;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.jobs.LineId;

/**
 * What an address of the jobs' door names.
 *
 * @param job its id; empty for the list of jobs
 */
record JobAddress(Optional<String> job) {
    static final String PREFIX = "/api/v1/jobs";

    private static final Pattern FORM =
            Pattern.compile("(?:/api)?/v1/jobs(?:/(?<job>[a-z0-9]+)(?:/(?:request|result))?)?/?");

    /** @throws GatewayException NOT_FOUND if the address is of another form */
    static JobAddress parse(DoorRequest request) {
        Matcher matcher = FORM.matcher(request.path());
        if (!matcher.matches()) {
            throw new GatewayException(
                    ErrorCode.NOT_FOUND,
                    "Jobs are at " + PREFIX + ", " + PREFIX + "/{id}, " + PREFIX + "/{id}/request and " + PREFIX
                            + "/{id}/result");
        }
        return new JobAddress(Optional.ofNullable(matcher.group("job")));
    }

    /** Which of a job's lines is asked for: the first, if nothing is said. */
    static LineId line(Job job, DoorRequest request) {
        int number = request.query("line")
                .filter(text -> text.matches("[1-9][0-9]{0,8}"))
                .map(Integer::valueOf)
                .orElse(1);
        return new LineId(job.id(), number);
    }

    static GatewayException noLine() {
        return new GatewayException(ErrorCode.NOT_FOUND, "The job has no such line");
    }

    static String of(Job job) {
        return PREFIX + "/" + job.id();
    }

    /**
     * The job, if it is the caller's.
     *
     * @throws GatewayException NOT_FOUND if it is not, or not there
     */
    Job require(JobStore store, RequestContext context) {
        return job.flatMap(store::find)
                .filter(found -> isOf(found, context))
                .orElseThrow(() -> new GatewayException(
                        ErrorCode.NOT_FOUND, "There is no such job, or it has been deleted since it ended"));
    }

    /** Without keys everybody who may call is the same person. */
    private static boolean isOf(Job job, RequestContext context) {
        return context.caller().keyName().isEmpty()
                || context.caller().keyName().equals(job.caller());
    }
}
