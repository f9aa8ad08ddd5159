package speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The reference: nginx as it comes, with connections to the vendor kept open. It translates nothing. */
final class Nginx implements RunningContender {
    private static final String CONFIGURATION = """
        daemon off;
        worker_processes auto;
        worker_rlimit_nofile 20000;
        pid %1$s/nginx.pid;
        error_log %1$s/nginx-error.log;
        events { worker_connections 40000; }
        http {
          access_log off;
          client_body_temp_path %1$s/nginx-body;
          proxy_temp_path %1$s/nginx-proxy;
          fastcgi_temp_path %1$s/nginx-other;
          uwsgi_temp_path %1$s/nginx-other;
          scgi_temp_path %1$s/nginx-other;
          client_max_body_size 512m;
          keepalive_requests 1000000;
          upstream vendor { server 127.0.0.1:%2$d; keepalive 128; keepalive_requests 1000000; }
          server {
            listen 127.0.0.1:%3$d backlog=20000;
            location / {
              proxy_pass http://vendor;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_read_timeout 620s;
            }
          }
        }
        """;

    private final Child child;
    private final int port = Child.freePort();

    Nginx(Path work, int vendor) throws InterruptedException, IOException {
        Path configuration = work.resolve("nginx.conf");
        Files.writeString(configuration, CONFIGURATION.formatted(work, vendor, port));
        this.child = Child.start(
                work.resolve("nginx.log"),
                Map.of(),
                List.of(
                        "nginx",
                        "-p",
                        work.toString(),
                        "-e",
                        work.resolve("nginx-error.log").toString(),
                        "-c",
                        configuration.toString()));
        child.awaitPort(port);
    }

    @Override
    public String name() {
        return Cell.NGINX;
    }

    @Override
    public Question question(Cell cell) {
        return Contender.untranslated(cell, port);
    }

    @Override
    public Child child() {
        return child;
    }
}
