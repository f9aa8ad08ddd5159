package org.pixelcaravan.sandbox;

import io.vertx.core.buffer.Buffer;

/** Reads the wishes of a prompt and refuses the calls that are to fail before a vendor would charge for them. */
public final class Gate {
    private static final String HTML_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>"
            + "<center><h1>502 Bad Gateway</h1></center><hr><center>sandbox</center></body></html>\n";

    private final Attempts attempts;

    Gate(Attempts attempts) {
        this.attempts = attempts;
    }

    /**
     * The wishes that hold for this call.
     *
     * @throws RefusedException with the vendor's own error if the prompt asks for one
     */
    public PromptDirectives admit(String dialect, String prompt, VendorErrors errors) {
        PromptDirectives directives = effective(dialect, prompt, errors);
        if (directives.wantsHtmlError()) {
            throw new RefusedException(Answer.of(502, "text/html", Buffer.buffer(HTML_PAGE)));
        }
        if (directives.wantsQuotaExceeded()) {
            throw refusal(errors.quotaExceeded(), directives, errors);
        }
        directives.failStatus().ifPresent(status -> {
            throw refusal(
                    errors.failure(status, "The prompt asked the sandbox for status " + status + "."),
                    directives,
                    errors);
        });
        return directives;
    }

    private PromptDirectives effective(String dialect, String prompt, VendorErrors errors) {
        try {
            PromptDirectives directives = PromptDirectives.parse(prompt);
            return directives.onAttempt(attempts.count(dialect, prompt));
        } catch (IllegalArgumentException unknownDirective) {
            throw new RefusedException(errors.failure(400, unknownDirective.getMessage()));
        }
    }

    private static RefusedException refusal(Answer answer, PromptDirectives directives, VendorErrors errors) {
        return new RefusedException(directives
                .retryAfter()
                .map(seconds -> errors.withRetryAfter(answer, seconds))
                .orElse(answer));
    }
}
