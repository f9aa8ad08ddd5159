package org.pixelcaravan.fetch;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpHeaders;
import org.pixelcaravan.fetch.FetchException.Reason;
import org.pixelcaravan.image.ImageHeader;

/** Takes the body of an answer, whatever its headers call it, and goes on reading only as long as it is a picture. */
final class PictureBody {
    private final FetchPolicy policy;
    private final Watch watch;

    PictureBody(FetchPolicy policy, Watch watch) {
        this.policy = policy;
        this.watch = watch;
    }

    FetchedImage copy(Transport.Answer answer, OutputStream sink) throws IOException {
        checkHead(answer);
        MeteredInput body = new MeteredInput(answer.body(), sink, watch, policy.maximumBytes());
        ImageHeader header =
                ImageHeader.read(body).orElseThrow(() -> new FetchException(Reason.NOT_AN_IMAGE, "no picture header"));
        if (header.pixels() > policy.maximumPixels()) {
            throw new FetchException(Reason.TOO_LARGE, header.width() + "x" + header.height() + " pixels");
        }
        body.transferTo(OutputStream.nullOutputStream());
        return new FetchedImage(header, body.count());
    }

    private void checkHead(Transport.Answer answer) {
        String encoding = answer.header(HttpHeaders.CONTENT_ENCODING).orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw new FetchException(Reason.NOT_AN_IMAGE, "a content encoding that was not asked for");
        }
        if (answer.length() > policy.maximumBytes()) {
            throw new FetchException(Reason.TOO_LARGE, answer.length() + " bytes announced");
        }
    }
}
