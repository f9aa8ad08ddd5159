package org.pixelcaravan.fetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.TestPictures;

/** Notes which addresses were asked, and answers each with a picture, except the dead ones. */
final class ScriptedTransport implements Transport {
    private final List<InetAddress> asked = new ArrayList<>();
    private final Set<InetAddress> dead;

    ScriptedTransport(InetAddress... dead) {
        this.dead = Set.of(dead);
    }

    List<InetAddress> asked() {
        return asked;
    }

    @Override
    public Exchange prepare(FetchTarget target, InetAddress address, Optional<Notice> notice) {
        asked.add(address);
        return new Exchange() {
            @Override
            public Answer send() throws IOException {
                if (dead.contains(address)) {
                    throw new ConnectException("refused");
                }
                return new PictureAnswer(TestPictures.encoded(ImageFormat.PNG, 4, 4));
            }

            @Override
            public void abort() {}
        };
    }

    @Override
    public void close() {}

    private record PictureAnswer(byte[] picture) implements Answer {
        @Override
        public int status() {
            return 200;
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }

        @Override
        public long length() {
            return picture.length;
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(picture);
        }
    }
}
