package org.pixelcaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.model.ImageRequest;

class KnownClassesTest {
    private static final String NAME = "org.example.Elsewhere";

    private final AtomicInteger asked = new AtomicInteger();
    private final KnownClasses classes = new KnownClasses(new DefaultCamelContext());

    @Test
    void aClassIsLookedForOnce() {
        classes.addClassLoader(new Elsewhere());

        assertThat(classes.resolveClass(NAME)).isEqualTo(ImageRequest.class);
        assertThat(classes.resolveClass(NAME)).isEqualTo(ImageRequest.class);

        assertThat(asked).hasValue(1);
    }

    @Test
    void whatIsMissingNowMayComeLater() {
        assertThat(classes.resolveClass(NAME)).isNull();

        classes.addClassLoader(new Elsewhere());

        assertThat(classes.resolveClass(NAME)).isEqualTo(ImageRequest.class);
    }

    private final class Elsewhere extends ClassLoader {
        @Override
        public Class<?> loadClass(String name) throws ClassNotFoundException {
            if (name.equals(NAME)) {
                asked.incrementAndGet();
                return ImageRequest.class;
            }
            return super.loadClass(name);
        }
    }
}
