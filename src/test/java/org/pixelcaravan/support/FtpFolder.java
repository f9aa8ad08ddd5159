package org.pixelcaravan.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.WritePermission;

/** A folder that an FTP server on loopback lets one user read and write. */
public final class FtpFolder implements AutoCloseable {
    private final Path folder;
    private final FtpServer server;
    private final int port;

    private FtpFolder(Path folder, FtpServer server, int port) {
        this.folder = folder;
        this.server = server;
        this.port = port;
    }

    /** @param folder is made if it is not there */
    public static FtpFolder open(Path folder, String user, String password) throws IOException {
        Files.createDirectories(folder);
        BaseUser account = new BaseUser();
        account.setName(user);
        account.setPassword(password);
        account.setHomeDirectory(folder.toString());
        account.setAuthorities(List.of(new WritePermission()));
        int port = RunningGateway.freePort();
        ListenerFactory listener = new ListenerFactory();
        listener.setServerAddress("127.0.0.1");
        listener.setPort(port);
        FtpServerFactory factory = new FtpServerFactory();
        factory.addListener("default", listener.createListener());
        try {
            factory.getUserManager().save(account);
            FtpServer server = factory.createServer();
            server.start();
            return new FtpFolder(folder, server, port);
        } catch (FtpException e) {
            throw new IOException(e);
        }
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    public Path path() {
        return folder;
    }

    @Override
    public void close() {
        server.stop();
    }
}
