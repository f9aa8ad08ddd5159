package org.pixelcaravan.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.pixelcaravan.content.Payload;

/** A payload as the body of a call: its length is known, and pictures are copied from where they are stored. */
public final class PayloadEntity extends AbstractHttpEntity {
    private final Payload payload;

    public PayloadEntity(Payload payload, String contentType) {
        super(ContentType.parse(contentType), null);
        this.payload = payload;
    }

    Payload payload() {
        return payload;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        payload.writeTo(out);
    }

    @Override
    public long getContentLength() {
        return payload.length();
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    /** Not used: the client writes entities. */
    @Override
    public InputStream getContent() {
        throw new UnsupportedOperationException("A payload is written, not read");
    }

    @Override
    public void close() {
        // Holds nothing open.
    }
}
