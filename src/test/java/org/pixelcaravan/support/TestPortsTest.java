package org.pixelcaravan.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestPortsTest {

    @Test
    void neverGivesTwoBuildsTheSamePort() {
        TestPorts one = new TestPorts(7);
        TestPorts other = new TestPorts(7);
        Set<Integer> ports = new HashSet<>();

        for (int i = 0; i < 300; i++) {
            ports.add(one.next());
            ports.add(other.next());
        }

        assertThat(ports).hasSize(600).allMatch(port -> port > 10_000 && port < 32_000);
    }
}
