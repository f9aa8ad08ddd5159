package org.pixelcaravan.image;

import java.util.Optional;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;

/**
 * Whose fault a failure is: the same broken picture is a caller's mistake or a provider's.
 *
 * @param unusable the picture cannot be decoded, or is smaller than the crop
 * @param tooLarge the picture has more pixels than is allowed
 * @param noRoom the deadline passed while other pictures were being worked on
 * @param parameter the request field that held the picture, as the caller spelt it
 */
public record TranscodingFailures(
        ErrorCode unusable, ErrorCode tooLarge, ErrorCode noRoom, Optional<String> parameter) {

    /** For a picture that a caller sent in the given request field. */
    public static TranscodingFailures ofCaller(String parameter) {
        return new TranscodingFailures(
                ErrorCode.INVALID_REQUEST, ErrorCode.TOO_LARGE, ErrorCode.OVERLOADED, Optional.of(parameter));
    }

    /** For a picture that a provider made: it may have been paid for, so no failure invites a second purchase. */
    public static TranscodingFailures ofProvider() {
        return new TranscodingFailures(
                ErrorCode.PROVIDER_REJECTED, ErrorCode.PROVIDER_REJECTED, ErrorCode.OUTCOME_UNKNOWN, Optional.empty());
    }

    GatewayException unusablePicture(String message) {
        return failure(unusable, message).build();
    }

    GatewayException undecodablePicture(Throwable cause) {
        return failure(unusable, "The picture is damaged or of an unsupported kind")
                .cause(cause)
                .build();
    }

    GatewayException tooLargePicture(String message) {
        return failure(tooLarge, message).build();
    }

    GatewayException outOfRoom() {
        return failure(noRoom, "Too many pictures are being converted at the moment")
                .build();
    }

    GatewayException outOfMemory(OutOfMemoryError cause) {
        return failure(noRoom, "There is not enough memory to convert the picture")
                .cause(cause)
                .build();
    }

    GatewayException brokenCodec(LinkageError cause) {
        return failure(ErrorCode.INTERNAL, "Pictures cannot be converted here; the gateway's log has the details")
                .cause(cause)
                .build();
    }

    private GatewayException.Builder failure(ErrorCode code, String message) {
        String named = parameter.map(name -> name + ": " + message).orElse(message);
        GatewayException.Builder builder = GatewayException.of(code, named);
        parameter.ifPresent(builder::parameter);
        return builder;
    }
}
