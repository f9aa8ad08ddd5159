package org.pixelcaravan.sandbox;

/** Ends the handling of a call with an answer in the vendor's own error shape. */
public final class RefusedException extends RuntimeException {
    private final transient Answer answer;

    public RefusedException(Answer answer) {
        super("refused with status " + answer.status(), null, false, false);
        this.answer = answer;
    }

    public Answer answer() {
        return answer;
    }
}
