package org.pixelcaravan.http;

import java.io.IOException;

/** The caller's connection broke, or the caller stopped taking the answer: there is nobody left to tell anything. */
public final class CallerGoneException extends IOException {
    CallerGoneException(String message) {
        super(message);
    }

    CallerGoneException(String message, Throwable cause) {
        super(message, cause);
    }
}
